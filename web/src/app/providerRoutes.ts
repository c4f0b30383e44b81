// The addresses of providers, their presets and their queue.
import { createRoute } from '@tanstack/react-router';
import { presetSearch, providersSearch, queueSearch } from '~/features/providers/search';
import { lazyPage } from './lazyPage';
import { shell } from './shellRoute';

const providers = createRoute({
  getParentRoute: () => shell,
  path: '/providers',
  validateSearch: providersSearch,
  component: lazyPage(() => import('~/features/providers/pages'), 'ProvidersPage'),
});

const provider = createRoute({
  getParentRoute: () => shell,
  path: '/providers/$providerId',
  component: lazyPage(() => import('~/features/providers/pages'), 'ProviderPage'),
});

const newPreset = createRoute({
  getParentRoute: () => shell,
  path: '/providers/$providerId/new-preset',
  component: lazyPage(() => import('~/features/providers/pages'), 'NewPresetPage'),
});

const preset = createRoute({
  getParentRoute: () => shell,
  path: '/presets/$presetId',
  validateSearch: presetSearch,
  component: lazyPage(() => import('~/features/providers/pages'), 'PresetPage'),
});

const queue = createRoute({
  getParentRoute: () => shell,
  path: '/queue',
  validateSearch: queueSearch,
  component: lazyPage(() => import('~/features/providers/pages'), 'QueuePage'),
});

export const providerRoutes = [providers, provider, newPreset, preset, queue];
