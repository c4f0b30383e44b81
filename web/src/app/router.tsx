// Every page and its address. What a page shows stands in its URL; each part of the search is
// checked, and what makes no sense is dropped.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import * as v from 'valibot';
import { isProblem } from '~/api/problem';
import { meQuery } from '~/api/session';
import { assignmentsSearch } from '~/features/assignments/search';
import { auditSearch } from '~/features/audit/search';
import { cellSearch } from '~/features/cell/search';
import { characterSearch } from '~/features/character/search';
import { charactersSearch } from '~/features/characters/search';
import { compareSearch } from '~/features/compare/search';
import { emotionsSearch } from '~/features/emotions/search';
import { matrixSearch } from '~/features/matrix/search';
import { previewsSearch } from '~/features/previews/search';
import { usersSearch } from '~/features/users/search';
import { videosSearch } from '~/features/videos/search';
import { text } from '~/lib/search';
import { PageSkeleton } from '~/ui/PageSkeleton';
import { NotFoundPage } from './NotFoundPage';
import { PageError } from './PageError';
import { Shell } from './Shell';

interface RouterContext {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: v.object({ next: text }),
  component: lazyRouteComponent(() => import('~/features/sign-in/SignInPage'), 'SignInPage'),
});

// All pages but the one for signing in.
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      // Away is not signed out: the page comes up, says so, and tries again.
      if (!isProblem(error) || error.status !== 401) return;
      throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
    }
  },
});

const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/characters', replace: true });
  },
});

const characters = createRoute({
  getParentRoute: () => shell,
  path: '/characters',
  validateSearch: charactersSearch,
  component: lazyRouteComponent(
    () => import('~/features/characters/CharactersPage'),
    'CharactersPage',
  ),
});

const character = createRoute({
  getParentRoute: () => shell,
  path: '/characters/$characterId',
  validateSearch: characterSearch,
  component: lazyRouteComponent(
    () => import('~/features/character/CharacterPage'),
    'CharacterPage',
  ),
});

const cell = createRoute({
  getParentRoute: () => shell,
  path: '/characters/$characterId/$emotion',
  validateSearch: cellSearch,
  component: lazyRouteComponent(() => import('~/features/cell/CellPage'), 'CellPage'),
});

const matrix = createRoute({
  getParentRoute: () => shell,
  path: '/matrix',
  validateSearch: matrixSearch,
  component: lazyRouteComponent(() => import('~/features/matrix/MatrixPage'), 'MatrixPage'),
});

const defaults = createRoute({
  getParentRoute: () => shell,
  path: '/defaults',
  component: lazyRouteComponent(() => import('~/features/defaults/DefaultsPage'), 'DefaultsPage'),
});

const defaultPrompt = createRoute({
  getParentRoute: () => shell,
  path: '/defaults/$emotion',
  validateSearch: cellSearch,
  component: lazyRouteComponent(
    () => import('~/features/cell/DefaultPromptPage'),
    'DefaultPromptPage',
  ),
});

const previews = createRoute({
  getParentRoute: () => shell,
  path: '/previews',
  validateSearch: previewsSearch,
  component: lazyRouteComponent(() => import('~/features/previews/PreviewsPage'), 'PreviewsPage'),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/previews/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('~/features/compare/ComparePage'), 'ComparePage'),
});

const videos = createRoute({
  getParentRoute: () => shell,
  path: '/videos',
  validateSearch: videosSearch,
  component: lazyRouteComponent(() => import('~/features/videos/VideosPage'), 'VideosPage'),
});

const video = createRoute({
  getParentRoute: () => shell,
  path: '/videos/$videoId',
  component: lazyRouteComponent(() => import('~/features/videos/VideoPage'), 'VideoPage'),
});

const emotions = createRoute({
  getParentRoute: () => shell,
  path: '/emotions',
  validateSearch: emotionsSearch,
  component: lazyRouteComponent(() => import('~/features/emotions/EmotionsPage'), 'EmotionsPage'),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(() => import('~/features/users/UsersPage'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => shell,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('~/features/users/UserPage'), 'UserPage'),
});

const assignments = createRoute({
  getParentRoute: () => shell,
  path: '/assignments',
  validateSearch: assignmentsSearch,
  component: lazyRouteComponent(
    () => import('~/features/assignments/AssignmentsPage'),
    'AssignmentsPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('~/features/audit/AuditPage'), 'AuditPage'),
});

const admins = createRoute({
  getParentRoute: () => shell,
  path: '/admins',
  component: lazyRouteComponent(() => import('~/features/admins/AdminsPage'), 'AdminsPage'),
});

const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(() => import('~/features/tokens/TokensPage'), 'TokensPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('~/features/settings/SettingsPage'), 'SettingsPage'),
});

const tree = root.addChildren([
  signIn,
  shell.addChildren([
    start,
    characters,
    character,
    cell,
    matrix,
    defaults,
    defaultPrompt,
    previews,
    compare,
    videos,
    video,
    emotions,
    users,
    user,
    assignments,
    audit,
    admins,
    tokens,
    settings,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadDelay: 50,
    scrollRestoration: true,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
