// What every page hangs on: the root, and below it the shell of those that take signing in.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { meQuery } from '~/api/access/session';
import { isProblem } from '~/lib/problem';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

interface RouterContext {
  queryClient: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({
  notFoundComponent: NotFoundPage,
});

// All pages but the one for signing in.
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  // Until it is known who is signed in, the frame of index.html stands there.
  pendingComponent: () => null,
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
