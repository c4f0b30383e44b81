import { QueryClient } from '@tanstack/react-query';
import { ProblemError, UnreachableError } from '~/lib/problem';

/** Reads are tried again when the server is away or busy; changes never, they might have happened. */
function shouldTryAgain(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return (
    error instanceof UnreachableError || (error instanceof ProblemError && error.status === 503)
  );
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: shouldTryAgain,
        retryDelay: (attempt) => 500 * 2 ** attempt + Math.random() * 300,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
