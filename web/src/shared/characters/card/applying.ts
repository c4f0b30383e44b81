import type { CardImport } from '~/api/exchange/cardImports';
import { ToldError } from '~/lib/problem';

/** Where the making of a character from a planned card stands; a failed one can be tried again. */
export type Applying =
  { is: 'planned' | 'under-way' } | { is: 'failed'; error: Error } | { is: 'done'; left: number };

export function applyingOf({
  status,
  result,
  error,
}: Pick<CardImport, 'status' | 'result' | 'error'>): Applying {
  switch (status) {
    case 'planning':
    case 'planned':
      return { is: 'planned' };
    case 'applying':
      return { is: 'under-way' };
    case 'applied':
      return { is: 'done', left: result?.left_out.length ?? 0 };
    case 'failed':
    case 'cancelled':
      return {
        is: 'failed',
        error: new ToldError(error?.message ?? 'The character was not made. Try again.'),
      };
  }
}
