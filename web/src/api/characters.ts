import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from './client';
import type { paths } from './generated/schema';

export type Character = Schema<'Character'>;
type ListQuery = NonNullable<paths['/api/admin/characters']['get']['parameters']['query']>;
export type CharacterFilter = Omit<ListQuery, 'limit' | 'cursor'>;

export function charactersQuery(filter: CharacterFilter) {
  return infiniteQueryOptions({
    queryKey: ['characters', filter],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/admin/characters', {
          params: { query: { ...filter, limit: 200, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function characterQuery(id: string) {
  return queryOptions({
    queryKey: ['character', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/characters/{id}', { params: { path: { id } }, signal })),
  });
}

/** The prompts of a character: one for each emotion, own, inherited or missing. */
export function promptsQuery(characterId: string) {
  return queryOptions({
    queryKey: ['prompts', characterId],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/characters/{id}/emotional-prompts', {
          params: { path: { id: characterId } },
          signal,
        }),
      ),
    select: (answer) => answer.prompts,
  });
}
