import { keepPreviousData } from '@tanstack/react-query';
import { body, client, type Schema } from './client';
import type { paths } from './generated/schema';
import { pagedQuery } from './pages';

export type AuditEntry = Schema<'AuditEntry'>;
type ListQuery = NonNullable<paths['/api/admin/audit']['get']['parameters']['query']>;
export type AuditFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** The log, latest first; for a cell: `subject_kind: 'prompt'` and the id of its prompt. */
export function auditQuery(filter: AuditFilter) {
  return {
    ...pagedQuery(['audit', filter], 50, (page, signal) =>
      body(client.GET('/api/admin/audit', { params: { query: { ...filter, ...page } }, signal })),
    ),
    placeholderData: keepPreviousData,
  };
}
