import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

/** As it is listed: with what it was paid. */
export type Provider = Schema<'ListedProvider'>;
export type ProviderKind = Schema<'ProviderKind'>;
export type ProviderSpend = Schema<'ProviderSpend'>;
export type ProviderCreation = Schema<'ProviderCreation'>;
export type ProviderPatch = Schema<'ProviderPatch'>;
type ListQuery = NonNullable<paths['/api/admin/providers']['get']['parameters']['query']>;
export type ProviderFilter = Omit<ListQuery, 'limit' | 'cursor'>;

export function providersQuery(filter: ProviderFilter) {
  return {
    ...pagedQuery(['providers', filter], 100, (page, signal) =>
      body(
        client.GET('/api/admin/providers', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** With its etag, which a change of it sends. */
export function providerQuery(id: string) {
  return queryOptions({
    queryKey: ['providers', 'one', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/providers/{id}', { params: { path: { id } }, signal })),
  });
}

export function createProvider(creation: ProviderCreation) {
  return body(
    client.POST('/api/admin/providers', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

export function changeProvider(id: string, patch: ProviderPatch, etag?: string) {
  return body(
    client.PATCH('/api/admin/providers/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: patch,
    }),
  );
}

/** Asks whether it answers; costs nothing. */
export function testProvider(id: string) {
  return body(
    client.POST('/api/admin/providers/{id}/test', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function archiveProvider(id: string) {
  return body(
    client.DELETE('/api/admin/providers/{id}', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function restoreProvider(id: string) {
  return body(
    client.POST('/api/admin/providers/{id}/restore', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
