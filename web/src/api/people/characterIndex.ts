import { queryOptions } from '@tanstack/react-query';
import { body, client } from '../client';
import { readAll } from '../pages';

export interface IndexedCharacter {
  id: string;
  name: string;
  slug: string;
}

const most = 2000;

/** Names of the characters, kept in memory for jumping, choosing and naming; the first 2,000. */
export const characterIndexQuery = queryOptions({
  queryKey: ['characters', 'index'],
  queryFn: ({ signal }) =>
    readAll(
      (query) => body(client.GET('/api/admin/characters', { params: { query }, signal })),
      ({ characters }): IndexedCharacter[] =>
        characters.map(({ id, name, slug }) => ({ id, name, slug })),
      most,
    ),
  staleTime: 5 * 60_000,
});
