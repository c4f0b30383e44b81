import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import type { paths } from '../generated/schema';

export type Assignment = Schema<'Assignment'>;
type ListQuery = NonNullable<paths['/api/admin/assignments']['get']['parameters']['query']>;
export type AssignmentFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** Which character was assigned to whom, latest first. */
export function assignmentsQuery(filter: AssignmentFilter) {
  return infiniteQueryOptions({
    queryKey: ['assignments', filter],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/admin/assignments', {
          params: { query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Ends the assignment that the user had until now; it stays as history. */
export function assign(user_id: string, character_id: string) {
  return body(
    client.POST('/api/admin/assignments', {
      params: { header: changeHeaders(undefined) },
      body: { user_id, character_id },
    }),
  );
}

export function endAssignment(id: string) {
  return body(
    client.DELETE('/api/admin/assignments/{id}', {
      params: { path: { id }, header: changeHeaders(undefined) },
    }),
  );
}
