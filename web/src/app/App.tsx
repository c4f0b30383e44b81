import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { makeQueryClient } from '~/api/queryClient';
import { nonce } from '~/lib/browser/nonce';
import { notifyError } from '~/ui/toast/notify';
import { LateToasts } from './LateToasts';
import { makeRouter } from './router';
import { theme } from './theme';

export function App() {
  const [queryClient] = useState(() => makeQueryClient(notifyError));
  const [router] = useState(() => makeRouter(queryClient));
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <LateToasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}
