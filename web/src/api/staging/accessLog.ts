import { keepPreviousData } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type AccessLogEntry = Schema<'AccessLogEntry'>;
export type AccessRefusal = Schema<'AccessRefusal'>;
type ListQuery = NonNullable<paths['/api/admin/staging/access-log']['get']['parameters']['query']>;
export type AccessLogFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** Each request to staging, latest first. Reading it is a request, too: it is never up to date. */
export function accessLogQuery(filter: AccessLogFilter) {
  return {
    ...pagedQuery(['staging', 'access-log', filter], 50, (page, signal) =>
      body(
        client.GET('/api/admin/staging/access-log', {
          params: { query: { ...filter, ...page } },
          signal,
        }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** Where the browser gets all rows of the filter as a file. */
export function accessLogFileUrl(filter: AccessLogFilter, format: 'csv' | 'ndjson'): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
  return `/api/admin/staging/access-log/export?${query}`;
}
