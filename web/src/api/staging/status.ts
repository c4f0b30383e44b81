import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';

export type StagingStatus = Schema<'StagingStatus'>;
export type StagingPart = Schema<'StagingPart'>;
export type StagingDrift = Schema<'StagingDrift'>;
export type StagingIsolation = Schema<'StagingIsolation'>;
export type IsolationCheck = Schema<'IsolationCheck'>;
export type IsolationResult = Schema<'IsolationResult'>;

/** On production it is refused (404), with `staging_url` where staging is, if that is known. */
export const stagingStatusQuery = queryOptions({
  queryKey: ['staging', 'status'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/staging/status', { signal })),
});

/** Tries the isolation anew: what the server itself can is in the answer, the rest comes later. */
export function checkIsolation() {
  return body(
    client.POST('/api/admin/staging/status/checks', { params: { header: changeHeaders() } }),
  );
}
