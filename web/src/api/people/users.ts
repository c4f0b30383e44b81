import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type User = Schema<'User'>;
export type UserCreation = Schema<'UserCreation'>;
export type UserPatch = Schema<'UserPatch'>;
type ListQuery = NonNullable<paths['/api/admin/users']['get']['parameters']['query']>;
export type UserFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** Users by name. */
export function usersQuery(filter: UserFilter) {
  return {
    ...pagedQuery(['users', filter], 100, (page, signal) =>
      body(client.GET('/api/admin/users', { params: { query: { ...filter, ...page } }, signal })),
    ),
    placeholderData: keepPreviousData,
  };
}

/** With its etag, which a change of it sends. */
export function userQuery(id: string) {
  return queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/users/{id}', { params: { path: { id } }, signal })),
  });
}

export function createUser(creation: UserCreation) {
  return body(
    client.POST('/api/admin/users', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

export function changeUser(id: string, version: number, patch: UserPatch) {
  return body(
    client.PATCH('/api/admin/users/{id}', {
      params: { path: { id }, header: changeHeaders(`"${version}"`) },
      body: patch,
    }),
  );
}

/** Archives a user who has a history; one without is deleted. */
export function removeUser(id: string) {
  return body(
    client.DELETE('/api/admin/users/{id}', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function restoreUser(id: string) {
  return body(
    client.POST('/api/admin/users/{id}/restore', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
