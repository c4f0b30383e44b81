import { body, client, type Schema } from '../client';
import { pagedQuery } from '../pages';

type CompactMatrix = Schema<'CompactMatrix'>;
export type MatrixEmotion = CompactMatrix['emotions'][number];
export type MatrixCharacter = CompactMatrix['characters'][number];

/** All characters, or those with a text of the template, with the state of their cells, in few bytes: one
    page holds 1,000. */
export function compactMatrixQuery(template_id?: string) {
  const filter = template_id === undefined ? {} : { template_id };
  return pagedQuery(['matrix', 'compact', filter], 1000, (page, signal) =>
    body(
      client.GET('/api/admin/matrix/compact', {
        params: { query: { ...filter, ...page } },
        signal,
      }),
    ),
  );
}
