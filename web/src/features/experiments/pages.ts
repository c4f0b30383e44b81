// One chunk for all of them.
export { NewExperimentPage } from './design/NewExperimentPage';
export { ExperimentPage } from './page/ExperimentPage';
export { ExperimentsPage } from './list/ExperimentsPage';
export { VotingPage } from './voting/VotingPage';
