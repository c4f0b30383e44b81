// Every page and its address; those of experiments, providers and staging are in files of their own. What a
// page shows stands in its URL; each part of the search is checked, and what makes no sense is dropped. A
// loader only begins to read what its page waits for, while the chunk is on its way; the page asks for the
// same and shows it.
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { characterQuery, promptsQuery } from '~/api/people/characters';
import { compactMatrixQuery } from '~/api/prompts/matrix';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { assignmentsSearch } from '~/features/assignments/search';
import { auditSearch } from '~/features/audit/search';
import { cellSearch } from '~/features/cell/search';
import { characterSearch } from '~/features/character/search';
import { CharactersPage } from '~/features/characters/CharactersPage';
import { charactersSearch } from '~/features/characters/search';
import { compareSearch } from '~/features/compare/search';
import { emotionsSearch } from '~/features/emotions/search';
import { matrixSearch } from '~/features/matrix/search';
import { previewsSearch } from '~/features/previews/search';
import { templateSearch, templatesSearch } from '~/features/templates/search';
import { importSearch, transferSearch } from '~/features/transfer/search';
import { usersSearch } from '~/features/users/search';
import { videosSearch } from '~/features/videos/search';
import { longText, search } from '~/lib/address/search';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { experimentRoutes } from './experimentRoutes';
import { NotFoundPage } from './NotFoundPage';
import { lazyPage } from './lazyPage';
import { PageError } from './PageError';
import { providerRoutes } from './providerRoutes';
import { root, shell } from './shellRoute';
import { stagingRoutes } from './stagingRoutes';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Room for the longest link of ours, which is that of a selection in the matrix.
  validateSearch: search({ next: longText(3000) }),
  component: lazyPage(() => import('~/features/sign-in/SignInPage'), 'SignInPage'),
  // Until it is there, the form's frame of index.html is.
  pendingComponent: () => null,
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
  component: CharactersPage,
});

const character = createRoute({
  getParentRoute: () => shell,
  path: '/characters/$characterId',
  validateSearch: characterSearch,
  loader: ({ context: { queryClient }, params: { characterId } }) => {
    void queryClient.prefetchQuery(characterQuery(characterId));
    void queryClient.prefetchQuery(promptsQuery(characterId));
  },
  component: lazyPage(() => import('~/features/character/CharacterPage'), 'CharacterPage'),
});

const cell = createRoute({
  getParentRoute: () => shell,
  path: '/characters/$characterId/$emotion',
  validateSearch: cellSearch,
  loader: ({ context: { queryClient }, params: { characterId, emotion } }) => {
    void queryClient.prefetchQuery(characterQuery(characterId));
    void queryClient.prefetchQuery(cellQuery({ character_id: characterId, emotion }));
  },
  component: lazyPage(() => import('~/features/cell/CellPage'), 'CellPage'),
});

const matrix = createRoute({
  getParentRoute: () => shell,
  path: '/matrix',
  validateSearch: matrixSearch,
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchInfiniteQuery(compactMatrixQuery());
  },
  component: lazyPage(() => import('~/features/matrix/MatrixPage'), 'MatrixPage'),
});

const defaults = createRoute({
  getParentRoute: () => shell,
  path: '/defaults',
  component: lazyPage(() => import('~/features/defaults/DefaultsPage'), 'DefaultsPage'),
});

const defaultPrompt = createRoute({
  getParentRoute: () => shell,
  path: '/defaults/$emotion',
  validateSearch: cellSearch,
  component: lazyPage(() => import('~/features/cell/DefaultPromptPage'), 'DefaultPromptPage'),
});

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/templates',
  validateSearch: templatesSearch,
  component: lazyPage(() => import('~/features/templates/pages'), 'TemplatesPage'),
});

const template = createRoute({
  getParentRoute: () => shell,
  path: '/templates/$templateId',
  validateSearch: templateSearch,
  component: lazyPage(() => import('~/features/templates/pages'), 'TemplatePage'),
});

const previews = createRoute({
  getParentRoute: () => shell,
  path: '/previews',
  validateSearch: previewsSearch,
  component: lazyPage(() => import('~/features/previews/PreviewsPage'), 'PreviewsPage'),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/previews/compare',
  validateSearch: compareSearch,
  component: lazyPage(() => import('~/features/compare/ComparePage'), 'ComparePage'),
});

const videos = createRoute({
  getParentRoute: () => shell,
  path: '/videos',
  validateSearch: videosSearch,
  component: lazyPage(() => import('~/features/videos/VideosPage'), 'VideosPage'),
});

const video = createRoute({
  getParentRoute: () => shell,
  path: '/videos/$videoId',
  component: lazyPage(() => import('~/features/videos/VideoPage'), 'VideoPage'),
});

const transfer = createRoute({
  getParentRoute: () => shell,
  path: '/transfer',
  validateSearch: transferSearch,
  component: lazyPage(() => import('~/features/transfer/pages'), 'TransferPage'),
});

const importPage = createRoute({
  getParentRoute: () => shell,
  path: '/transfer/import/$importId',
  validateSearch: importSearch,
  component: lazyPage(() => import('~/features/transfer/pages'), 'ImportPage'),
});

const emotions = createRoute({
  getParentRoute: () => shell,
  path: '/emotions',
  validateSearch: emotionsSearch,
  component: lazyPage(() => import('~/features/emotions/EmotionsPage'), 'EmotionsPage'),
});

const expressions = createRoute({
  getParentRoute: () => shell,
  path: '/emotions/expressions',
  component: lazyPage(
    () => import('~/features/emotions/expressions/ExpressionsPage'),
    'ExpressionsPage',
  ),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyPage(() => import('~/features/users/UsersPage'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => shell,
  path: '/users/$userId',
  component: lazyPage(() => import('~/features/users/UserPage'), 'UserPage'),
});

const assignments = createRoute({
  getParentRoute: () => shell,
  path: '/assignments',
  validateSearch: assignmentsSearch,
  component: lazyPage(() => import('~/features/assignments/AssignmentsPage'), 'AssignmentsPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyPage(() => import('~/features/audit/AuditPage'), 'AuditPage'),
});

const admins = createRoute({
  getParentRoute: () => shell,
  path: '/admins',
  component: lazyPage(() => import('~/features/admins/AdminsPage'), 'AdminsPage'),
});

const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyPage(() => import('~/features/tokens/TokensPage'), 'TokensPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyPage(() => import('~/features/settings/SettingsPage'), 'SettingsPage'),
});

// Any other address: the way to all pages stays.
const nowhere = createRoute({
  getParentRoute: () => shell,
  path: '$',
  component: NotFoundPage,
});

export const tree = root.addChildren([
  signIn,
  shell.addChildren([
    start,
    characters,
    character,
    cell,
    matrix,
    defaults,
    defaultPrompt,
    templates,
    template,
    previews,
    compare,
    videos,
    video,
    ...experimentRoutes,
    transfer,
    importPage,
    emotions,
    expressions,
    users,
    user,
    assignments,
    audit,
    admins,
    tokens,
    ...providerRoutes,
    ...stagingRoutes,
    settings,
    nowhere,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadDelay: 50,
    scrollRestoration: true,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
  });
  // The chunk of the first page comes while we ask who is signed in.
  const [routes] = router.getMatchedRoutes(router.history.location.pathname);
  for (const route of routes) void router.loadRouteChunk(route);
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
