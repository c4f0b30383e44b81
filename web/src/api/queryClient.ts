import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ProblemError, UnreachableError } from '~/lib/problem';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** What did not come about, for a change whose page has no place of its own to say so. */
      failure?: string;
    };
  }
}

/** Reads are tried again when the server is away or busy; changes are delivered by delivery.ts. */
function shouldTryAgain(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return (
    error instanceof UnreachableError || (error instanceof ProblemError && error.status === 503)
  );
}

/** Said besides where it was asked for: that may be closed by then. */
const lateFailure = 'A change was not made';

/** `tellFailure` is called for every failed change that names its failure, and for one whose answer came
    late. */
export function makeQueryClient(tellFailure: (what: string, error: Error) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, { meta }) => {
        if (meta?.failure !== undefined) tellFailure(meta.failure, error);
        else if (error instanceof ProblemError && error.isLate) tellFailure(lateFailure, error);
      },
    }),
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
