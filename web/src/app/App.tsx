import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { makeQueryClient } from '~/api/queryClient';
import { whenIdle } from '~/lib/idle';
import { nonce } from '~/lib/nonce';
import { makeRouter } from './router';
import { theme } from './theme';

const Toasts = lazy(() => import('~/ui/Toasts'));

export function App() {
  const [queryClient] = useState(makeQueryClient);
  const [router] = useState(() => makeRouter(queryClient));
  // What is said before waits for them.
  const [hasToasts, setHasToasts] = useState(false);
  useEffect(() => whenIdle(() => setHasToasts(true)), []);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense fallback={null}>{hasToasts && <Toasts />}</Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
