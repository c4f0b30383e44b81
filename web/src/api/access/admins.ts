import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { readAll } from '../pages';

export type Admin = Schema<'Admin'>;
export type AdminCreation = Schema<'AdminCreation'>;
export type AdminPatch = Schema<'AdminPatch'>;

/** Every admin: there are few. Only the role admin may ask. */
export const adminsQuery = queryOptions({
  queryKey: ['admins'],
  queryFn: ({ signal }) =>
    readAll(
      (query) => body(client.GET('/api/admin/admins', { params: { query }, signal })),
      ({ admins }): readonly Admin[] => admins,
    ),
});

export function createAdmin(creation: AdminCreation) {
  return body(
    client.POST('/api/admin/admins', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

export function changeAdmin(admin: Admin, patch: AdminPatch) {
  return body(
    client.PATCH('/api/admin/admins/{id}', {
      params: { path: { id: admin.id }, header: changeHeaders(`"${admin.version}"`) },
      body: patch,
    }),
  );
}
