import { keepPreviousData } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Assignment = Schema<'Assignment'>;
type ListQuery = NonNullable<paths['/api/admin/assignments']['get']['parameters']['query']>;
export type AssignmentFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** Which character was assigned to whom, latest first. */
export function assignmentsQuery(filter: AssignmentFilter) {
  return {
    ...pagedQuery(['assignments', filter], 100, (page, signal) =>
      body(
        client.GET('/api/admin/assignments', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** Ends the assignment that the user had until now; it stays as history. */
export function assign(user_id: string, character_id: string) {
  return body(
    client.POST('/api/admin/assignments', {
      params: { header: changeHeaders() },
      body: { user_id, character_id },
    }),
  );
}

export function endAssignment(id: string) {
  return body(
    client.DELETE('/api/admin/assignments/{id}', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
