// Characters for pages that only mention or choose them: there may be any number of them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';

export type CharacterName = Schema<'CharacterName'>;

/** Names change seldom, and an event tells of it. */
const staleTime = 5 * 60_000;

/** What the server takes at once. */
const most = 50;

interface Waiting {
  id: string;
  resolve: (name: string | null) => void;
  reject: (error: unknown) => void;
}

let waiting: Waiting[] = [];

async function readNames(some: readonly Waiting[]) {
  try {
    const query = { ids: some.map(({ id }) => id).join(',') };
    const { characters } = await body(
      client.GET('/api/admin/character-names', { params: { query } }),
    );
    const names = new Map(characters.map(({ id, name }) => [id, name]));
    for (const { id, resolve } of some) resolve(names.get(id) ?? null);
  } catch (error) {
    for (const { reject } of some) reject(error);
  }
}

function readAllWaiting() {
  const all = waiting;
  waiting = [];
  for (let at = 0; at < all.length; at += most) void readNames(all.slice(at, at + most));
}

/** The name of a character, archived or not; null when there is no such. Those that are asked for at the
    same moment are read together. */
export function characterNameQuery(id: string) {
  return queryOptions({
    queryKey: ['character-name', id],
    queryFn: () =>
      new Promise<string | null>((resolve, reject) => {
        if (waiting.length === 0) setTimeout(readAllWaiting);
        waiting.push({ id, resolve, reject });
      }),
    staleTime,
  });
}

/** The first characters of those that have this in their name. */
export function foundCharactersQuery(search: string) {
  return queryOptions({
    queryKey: ['characters', 'found', search],
    queryFn: async ({ signal }) => {
      const query = { limit: most, ...(search === '' ? {} : { search }) };
      const { characters } = await body(
        client.GET('/api/admin/characters', { params: { query }, signal }),
      );
      return characters.map(({ id, name }): CharacterName => ({ id, name }));
    },
    placeholderData: keepPreviousData,
    staleTime,
  });
}

/** The ones before and after in the list by name. */
export function characterNeighboursQuery(id: string) {
  return queryOptions({
    queryKey: ['characters', 'neighbours', id],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/characters/{id}/neighbours', { params: { path: { id } }, signal }),
      ),
    staleTime,
  });
}
