import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';
import { pagedQuery } from '../pages';
import type { CellRef } from './cell';

type CompactMatrix = Schema<'CompactMatrix'>;
export type MatrixEmotion = CompactMatrix['emotions'][number];
export type MatrixCharacter = CompactMatrix['characters'][number];

/** All characters with the state of their cells, in few bytes: one page holds 2,000. */
export const compactMatrixQuery = pagedQuery(['matrix', 'compact'], 2000, (query, signal) =>
  body(client.GET('/api/admin/matrix/compact', { params: { query }, signal })),
);

/** The last preview of a cell that is ready; null when there is none. */
export function latestPreviewQuery({ character_id, emotion }: CellRef) {
  return queryOptions({
    queryKey: ['previews', 'latest', character_id, emotion],
    queryFn: async ({ signal }) => {
      const page = await body(
        client.GET('/api/admin/previews', {
          params: {
            query: {
              emotion,
              status: 'completed',
              limit: 1,
              ...(character_id === null ? {} : { character_id }),
            },
          },
          signal,
        }),
      );
      return page.previews[0] ?? null;
    },
  });
}
