// The addresses of the section Staging.
import { createRoute } from '@tanstack/react-router';
import {
  accessSearch,
  configurationSearch,
  snapshotsSearch,
  syncRunSearch,
  syncSearch,
} from '~/features/staging/search';
import { lazyPage } from './lazyPage';
import { shell } from './shellRoute';

const staging = createRoute({
  getParentRoute: () => shell,
  path: '/staging',
  component: lazyPage(() => import('~/features/staging/pages'), 'StatusPage'),
});

const sync = createRoute({
  getParentRoute: () => shell,
  path: '/staging/sync',
  validateSearch: syncSearch,
  component: lazyPage(() => import('~/features/staging/pages'), 'SyncPage'),
});

const syncRun = createRoute({
  getParentRoute: () => shell,
  path: '/staging/sync/$syncId',
  validateSearch: syncRunSearch,
  component: lazyPage(() => import('~/features/staging/pages'), 'SyncRunPage'),
});

const stagingConfiguration = createRoute({
  getParentRoute: () => shell,
  path: '/staging/configuration',
  validateSearch: configurationSearch,
  component: lazyPage(() => import('~/features/staging/pages'), 'ConfigurationPage'),
});

const accessLog = createRoute({
  getParentRoute: () => shell,
  path: '/staging/access-log',
  validateSearch: accessSearch,
  component: lazyPage(() => import('~/features/staging/pages'), 'AccessLogPage'),
});

const snapshots = createRoute({
  getParentRoute: () => shell,
  path: '/staging/snapshots',
  validateSearch: snapshotsSearch,
  component: lazyPage(() => import('~/features/staging/pages'), 'SnapshotsPage'),
});

export const stagingRoutes = [
  staging,
  sync,
  syncRun,
  stagingConfiguration,
  accessLog,
  snapshots,
] as const;
