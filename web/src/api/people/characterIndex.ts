import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';

export interface IndexedCharacter {
  id: string;
  name: string;
  slug: string;
}

const inPage = 200;
const most = 2000;

/** Names of the characters, kept in memory for jumping, choosing and naming; the first 2,000. */
export const characterIndexQuery = queryOptions({
  queryKey: ['characters', 'index'],
  queryFn: async ({ signal }) => {
    const found: IndexedCharacter[] = [];
    let cursor: Schema<'NextCursor'> = '';
    while (cursor !== null && found.length < most) {
      const query: { limit: number; cursor?: string } = {
        limit: inPage,
        ...(cursor ? { cursor } : {}),
      };
      const page = await body(client.GET('/api/admin/characters', { params: { query }, signal }));
      found.push(...page.characters.map(({ id, name, slug }) => ({ id, name, slug })));
      cursor = page.next_cursor;
    }
    return found;
  },
  staleTime: 5 * 60_000,
});
