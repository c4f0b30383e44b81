import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import { pagedQuery } from '../pages';

export type StagingConfig = Schema<'StagingConfig'>;
/** With the address that one comes from. */
export type StagingConfigInForce = Schema<'StagingConfigInForce'>;
export type StagingConfigVersion = Schema<'StagingConfigVersion'>;
export type StagingConfigChange = Schema<'StagingConfigChange'>;

/** The configuration in force; its ETag is for the change that follows. */
export const stagingConfigQuery = queryOptions({
  queryKey: ['staging', 'config'],
  queryFn: ({ signal }) => taggedBody(client.GET('/api/admin/staging/config', { signal })),
});

/** Every version, latest first, with what each changed. */
export const stagingConfigVersionsQuery = pagedQuery(
  ['staging', 'config', 'versions'],
  50,
  (query, signal) =>
    body(client.GET('/api/admin/staging/config/versions', { params: { query }, signal })),
);

/** A version and how it differs from `base`, or from the one before it. A version never changes. */
export function stagingConfigVersionQuery(version: number, base?: number) {
  return queryOptions({
    queryKey: ['staging', 'config', 'version', version, base ?? null],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/staging/config/versions/{version}', {
          params: {
            path: { version: String(version) },
            query: base === undefined ? {} : { compare_with: base },
          },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function changeStagingConfig(etag: string, change: StagingConfigChange) {
  return body(
    client.PUT('/api/admin/staging/config', {
      params: { header: changeHeaders(etag) },
      body: change,
    }),
  );
}

/** Makes an older version the next one. */
export function restoreStagingConfig(etag: string, version: number, change_reason: string) {
  return body(
    client.POST('/api/admin/staging/config/restore', {
      params: { header: changeHeaders(etag) },
      body: { version, ...(change_reason === '' ? {} : { change_reason }) },
    }),
  );
}
