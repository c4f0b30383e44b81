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
import { withStyles } from '~/ui/withStyles';
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
  component: lazyRouteComponent(
    withStyles(() => import('~/features/sign-in/SignInPage')),
    'SignInPage',
  ),
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
    withStyles(() => import('~/features/character/CharacterPage')),
    'CharacterPage',
  ),
});

const cell = createRoute({
  getParentRoute: () => shell,
  path: '/characters/$characterId/$emotion',
  validateSearch: cellSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/cell/CellPage')),
    'CellPage',
  ),
});

const matrix = createRoute({
  getParentRoute: () => shell,
  path: '/matrix',
  validateSearch: matrixSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/matrix/MatrixPage')),
    'MatrixPage',
  ),
});

const defaults = createRoute({
  getParentRoute: () => shell,
  path: '/defaults',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/defaults/DefaultsPage')),
    'DefaultsPage',
  ),
});

const defaultPrompt = createRoute({
  getParentRoute: () => shell,
  path: '/defaults/$emotion',
  validateSearch: cellSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/cell/DefaultPromptPage')),
    'DefaultPromptPage',
  ),
});

const previews = createRoute({
  getParentRoute: () => shell,
  path: '/previews',
  validateSearch: previewsSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/previews/PreviewsPage')),
    'PreviewsPage',
  ),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/previews/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/compare/ComparePage')),
    'ComparePage',
  ),
});

const videos = createRoute({
  getParentRoute: () => shell,
  path: '/videos',
  validateSearch: videosSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/videos/VideosPage')),
    'VideosPage',
  ),
});

const video = createRoute({
  getParentRoute: () => shell,
  path: '/videos/$videoId',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/videos/VideoPage')),
    'VideoPage',
  ),
});

const emotions = createRoute({
  getParentRoute: () => shell,
  path: '/emotions',
  validateSearch: emotionsSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/emotions/EmotionsPage')),
    'EmotionsPage',
  ),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/users/UsersPage')),
    'UsersPage',
  ),
});

const user = createRoute({
  getParentRoute: () => shell,
  path: '/users/$userId',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/users/UserPage')),
    'UserPage',
  ),
});

const assignments = createRoute({
  getParentRoute: () => shell,
  path: '/assignments',
  validateSearch: assignmentsSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/assignments/AssignmentsPage')),
    'AssignmentsPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(
    withStyles(() => import('~/features/audit/AuditPage')),
    'AuditPage',
  ),
});

const admins = createRoute({
  getParentRoute: () => shell,
  path: '/admins',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/admins/AdminsPage')),
    'AdminsPage',
  ),
});

const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/tokens/TokensPage')),
    'TokensPage',
  ),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(
    withStyles(() => import('~/features/settings/SettingsPage')),
    'SettingsPage',
  ),
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
