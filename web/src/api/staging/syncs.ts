import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { pagedQuery } from '../pages';

export type StagingSync = Schema<'StagingSync'>;
export type StagingSyncRequest = Schema<'StagingSyncRequest'>;
export type SyncTable = StagingSync['tables'][number];
export type SyncColumn = NonNullable<SyncTable['columns']>[number];

/** Milliseconds. No event tells of syncs: while one is under way, and to hear of one that somebody else,
    or the schedule, began. Each look is a row of the access log; the end of one is heard from the
    operations. */
const pauses = { underWay: 2000, underWayInList: 15_000, idle: 60_000 };

export function isSyncUnderWay({ status }: Pick<StagingSync, 'status'>): boolean {
  return status === 'pending' || status === 'in_progress';
}

interface SyncPages {
  pages: readonly { syncs: readonly StagingSync[] }[];
}

/** Latest first, without the tables of each; and those that the schedule named and nobody began. */
export const syncsQuery = {
  ...pagedQuery(['staging', 'syncs'], 20, (query, signal) =>
    body(client.GET('/api/admin/staging/syncs', { params: { query }, signal })),
  ),
  refetchInterval: ({ state }: { state: { data: SyncPages | undefined } }) => {
    const latest = state.data?.pages[0]?.syncs[0];
    return latest && isSyncUnderWay(latest) ? pauses.underWayInList : pauses.idle;
  },
};

/** All that one tells of itself; read anew until it has ended, and never after that. */
export function syncQuery(id: string) {
  return queryOptions({
    queryKey: ['staging', 'sync', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/staging/sync-status/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data && isSyncUnderWay(data) ? pauses.underWay : false,
  });
}

export function startSync(request: StagingSyncRequest) {
  return body(
    client.POST('/api/admin/staging/sync-data', {
      params: { header: changeHeaders() },
      body: request,
    }),
  );
}
