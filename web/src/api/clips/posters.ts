import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';

export type CellPoster = Schema<'CellPoster'>;

/** How the cells of a character look: the poster of the latest clip of each emotion. */
export function postersQuery(characterId: string) {
  return queryOptions({
    queryKey: ['posters', characterId],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/characters/{id}/posters', {
          params: { path: { id: characterId } },
          signal,
        }),
      ),
    select: (answer) => answer.posters,
  });
}
