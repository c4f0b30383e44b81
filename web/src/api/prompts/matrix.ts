import { body, client, type Schema } from '../client';
import { pagedQuery } from '../pages';

type CompactMatrix = Schema<'CompactMatrix'>;
export type MatrixEmotion = CompactMatrix['emotions'][number];
export type MatrixCharacter = CompactMatrix['characters'][number];

/** All characters with the state of their cells, in few bytes: one page holds 1,000. */
export const compactMatrixQuery = pagedQuery(['matrix', 'compact'], 1000, (query, signal) =>
  body(client.GET('/api/admin/matrix/compact', { params: { query }, signal })),
);
