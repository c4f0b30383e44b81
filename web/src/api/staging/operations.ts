import { queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { pagedQuery } from '../pages';

export type StagingOperation = Schema<'StagingOperation'>;

/** No event tells of operations, in milliseconds: while one is under way, and to hear of one that
    somebody else began. Each look is a row of the access log. */
const pauses = { underWay: 2000, idle: 60_000 };

/** Long work on staging's data, latest first. There is one at a time. */
export const operationsQuery = {
  ...pagedQuery(['staging', 'operations'], 20, (query, signal) =>
    body(client.GET('/api/admin/staging/operations', { params: { query }, signal })),
  ),
  refetchInterval: ({ state }: { state: { data: OperationPages | undefined } }) =>
    runningOperation(state.data) ? pauses.underWay : pauses.idle,
};

interface OperationPages {
  pages: readonly { operations: readonly StagingOperation[] }[];
}

/** The one that waits or is under way. */
export function runningOperation(data: OperationPages | undefined): StagingOperation | undefined {
  return data?.pages[0]?.operations.find(({ status }) => isUnderWay(status));
}

/** One that a link leads to, and that may be far down the list. */
export function operationQuery(id: string) {
  return queryOptions({
    queryKey: ['staging', 'operation', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/staging/operations/{id}', { params: { path: { id } }, signal })),
  });
}

export function cancelOperation(id: string) {
  return body(
    client.POST('/api/admin/staging/operations/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
