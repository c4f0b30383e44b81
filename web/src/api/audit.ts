import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { body, client, type Schema } from './client';
import type { paths } from './generated/schema';

export type AuditEntry = Schema<'AuditEntry'>;
type ListQuery = NonNullable<paths['/api/admin/audit']['get']['parameters']['query']>;
export type AuditFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** The log, latest first; for a cell: `subject_kind: 'prompt'` and the id of its prompt. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/admin/audit', {
          params: { query: { ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
