import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Character = Schema<'Character'>;
export type ListedCharacter = Schema<'ListedCharacter'>;
type ListQuery = NonNullable<paths['/api/admin/characters']['get']['parameters']['query']>;
export type CharacterFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** What a person writes about a character. */
export interface CharacterFields {
  name: string;
  slug: string;
  description: string;
  attributes: Record<string, string>;
}

export function charactersQuery(filter: CharacterFilter) {
  return {
    ...pagedQuery(['characters', filter], 200, (page, signal) =>
      body(
        client.GET('/api/admin/characters', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** With its etag, which a change of it sends. */
export function characterQuery(id: string) {
  return queryOptions({
    queryKey: ['character', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/characters/{id}', { params: { path: { id } }, signal })),
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

export function createCharacter({ slug, ...fields }: CharacterFields) {
  return body(
    client.POST('/api/admin/characters', {
      params: { header: changeHeaders() },
      // Without a slug the server makes one from the name.
      body: slug === '' ? fields : { ...fields, slug },
    }),
  );
}

export function changeCharacter(id: string, etag: string, fields: CharacterFields) {
  return body(
    client.PATCH('/api/admin/characters/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: fields,
    }),
  );
}

/** Archives a character that has a history; one without is deleted. */
export function removeCharacter(id: string, etag?: string) {
  return body(
    client.DELETE('/api/admin/characters/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
    }),
  );
}

export function restoreCharacter(id: string) {
  return body(
    client.POST('/api/admin/characters/{id}/restore', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
