import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from './client';

export type Setting = Schema<'Setting'>;

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/settings', { signal })),
  select: ({ settings }) => settings,
});

export function changeSetting({ name, version }: Setting, value: unknown) {
  return body(
    client.PUT('/api/admin/settings/{name}', {
      params: { path: { name }, header: changeHeaders(`"${version}"`) },
      body: { value },
    }),
  );
}
