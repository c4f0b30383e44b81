import { body, changeHeaders, client, type Schema } from '../client';
import { pagedQuery } from '../pages';

export type Generation = Schema<'Generation'>;
export type SnapshotCreation = Schema<'SnapshotCreation'>;
export type StagingReset = Schema<'StagingReset'>;

/** Each database of staging's data, latest first; which one is served, and which one was before. */
export const generationsQuery = pagedQuery(['staging', 'generations'], 50, (query, signal) =>
  body(client.GET('/api/admin/staging/generations', { params: { query }, signal })),
);

export const snapshotsQuery = pagedQuery(['staging', 'snapshots'], 50, (query, signal) =>
  body(client.GET('/api/admin/staging/snapshots', { params: { query }, signal })),
);

export function takeSnapshot(creation: SnapshotCreation) {
  return body(
    client.POST('/api/admin/staging/snapshots', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

export function dropSnapshot(number: number) {
  return body(
    client.DELETE('/api/admin/staging/snapshots/{number}', {
      params: { path: { number: String(number) }, header: changeHeaders() },
    }),
  );
}

export function restoreSnapshot(number: number) {
  return body(
    client.POST('/api/admin/staging/snapshots/{number}/restore', {
      params: { path: { number: String(number) }, header: changeHeaders() },
    }),
  );
}

export function resetStaging(reset: StagingReset) {
  return body(
    client.POST('/api/admin/staging/reset', { params: { header: changeHeaders() }, body: reset }),
  );
}

/** At once: that generation is served when the answer is here. */
export function rollBackTo(generation: number) {
  return body(
    client.POST('/api/admin/staging/rollback', {
      params: { header: changeHeaders() },
      body: { generation },
    }),
  );
}
