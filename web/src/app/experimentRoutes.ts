// The pages of experiments.
import { createRoute } from '@tanstack/react-router';
import {
  experimentSearch,
  experimentsSearch,
  newExperimentSearch,
} from '~/features/experiments/search';
import { lazyPage } from './lazyPage';
import { shell } from './shellRoute';

const experiments = createRoute({
  getParentRoute: () => shell,
  path: '/experiments',
  validateSearch: experimentsSearch,
  component: lazyPage(() => import('~/features/experiments/pages'), 'ExperimentsPage'),
});

const newExperiment = createRoute({
  getParentRoute: () => shell,
  path: '/experiments/new',
  validateSearch: newExperimentSearch,
  component: lazyPage(() => import('~/features/experiments/pages'), 'NewExperimentPage'),
});

const experiment = createRoute({
  getParentRoute: () => shell,
  path: '/experiments/$experimentId',
  validateSearch: experimentSearch,
  component: lazyPage(() => import('~/features/experiments/pages'), 'ExperimentPage'),
});

const voting = createRoute({
  getParentRoute: () => shell,
  path: '/experiments/$experimentId/vote',
  component: lazyPage(() => import('~/features/experiments/pages'), 'VotingPage'),
});

export const experimentRoutes = [experiments, newExperiment, experiment, voting] as const;
