import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollList, pollOne } from '../events/polling';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';
import type { CellRef } from '../prompts/cell';

export type Preview = Schema<'Preview'>;
export type ClipStatus = Schema<'ClipStatus'>;
export type TestRequest = Partial<Schema<'TestRequest'>>;
export type AllTestsRequest = Partial<Schema<'AllTestsRequest'>>;
type ListQuery = NonNullable<paths['/api/admin/previews']['get']['parameters']['query']>;
export type PreviewFilter = Omit<ListQuery, 'limit' | 'cursor'>;

export function previewsQuery(filter: PreviewFilter) {
  return {
    ...pagedQuery(['previews', filter], 48, (page, signal) =>
      body(
        client.GET('/api/admin/previews', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: pollList((page: { previews: Preview[] }) => page.previews, isUnderWay),
  };
}

/** One preview; an expired one is refused with 410. */
export function previewQuery(id: string) {
  return queryOptions({
    queryKey: ['preview', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/previews/{id}', { params: { path: { id } }, signal })),
    refetchInterval: pollOne(isUnderWay),
  });
}

/** Renders a text without saving it: `prompt_text`, or else the current one of the cell. */
export function startTest({ character_id, emotion }: CellRef, request: TestRequest = {}) {
  const content = { body: { reuse: true, ...request }, headers: changeHeaders() };
  if (character_id === null) {
    return body(
      client.POST('/api/admin/global-prompts/{emotion}/test', {
        params: { path: { emotion }, header: content.headers },
        body: content.body,
      }),
    );
  }
  return body(
    client.POST('/api/admin/characters/{id}/emotional-prompts/{emotion}/test', {
      params: { path: { id: character_id, emotion }, header: content.headers },
      body: content.body,
    }),
  );
}

/** One preview for each cell of the character that has a text. */
export function testAll(characterId: string, request: AllTestsRequest = {}) {
  return body(
    client.POST('/api/admin/characters/{id}/emotional-prompts/tests', {
      params: { path: { id: characterId }, header: changeHeaders() },
      body: { reuse: true, ...request },
    }),
  );
}

export function cancelPreview(id: string) {
  return body(
    client.POST('/api/admin/previews/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function retryPreview(id: string) {
  return body(
    client.POST('/api/admin/previews/{id}/retry', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
