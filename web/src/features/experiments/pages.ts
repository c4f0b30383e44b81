// One chunk for all of them.
export { ExperimentPage } from './ExperimentPage';
export { ExperimentsPage } from './ExperimentsPage';
export { VotingPage } from './VotingPage';
