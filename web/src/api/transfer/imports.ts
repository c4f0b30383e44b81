// An import: the file is planned, looked at, and then applied whole or not at all.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollList, pollOne } from '../events/polling';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';
import { upload } from './upload';

export type Import = Schema<'Import'>;
export type ImportSummary = Schema<'ImportSummary'>;
export type ImportStatus = Schema<'ImportStatus'>;
export type ImportRow = Schema<'ImportRow'>;
export type ImportImage = Schema<'ImportImage'>;
export type ImportAxis = Schema<'ImportAxis'>;
export type ImportAction = Schema<'ImportAction'>;
export type ImportStrategy = Schema<'ImportStrategy'>;
export type ImportOutcome = Schema<'ImportOutcome'>;
export type ImportApply = Schema<'ImportApply'>;
export type BrokenRule = Schema<'BrokenRule'>;
type RowsQuery = NonNullable<
  paths['/api/admin/prompts/import/{id}/preview']['get']['parameters']['query']
>;
export type RowsFilter = Omit<RowsQuery, 'limit' | 'cursor'>;

export function isImporting(status: ImportStatus): boolean {
  return status === 'planning' || status === 'applying';
}

export const importsQuery = {
  ...pagedQuery(['imports'], 50, (query, signal) =>
    body(client.GET('/api/admin/prompts/import', { params: { query }, signal })),
  ),
  refetchInterval: pollList((page: { imports: ImportSummary[] }) => page.imports, isImporting),
};

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/prompts/import/{id}', { params: { path: { id } }, signal })),
    refetchInterval: pollOne(isImporting),
  });
}

/** Rows of the plan in the order of the file. They change with each plan, and once with the end. */
export function importRowsQuery({ import_id, planned_at, applied_at }: Import, filter: RowsFilter) {
  return {
    ...pagedQuery(['import-rows', import_id, planned_at, applied_at, filter], 100, (page, signal) =>
      readRows(import_id, { ...filter, ...page }, signal),
    ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  };
}

function readRows(id: string, query: RowsQuery, signal?: AbortSignal) {
  return body(
    client.GET('/api/admin/prompts/import/{id}/preview', {
      params: { path: { id }, query },
      ...(signal ? { signal } : {}),
    }),
  );
}

/** What the plan does with each of some rows, by their numbers; after it was made anew. */
export async function readActions(
  id: string,
  items: ReadonlySet<number>,
): Promise<Map<number, ImportAction>> {
  const found = new Map<number, ImportAction>();
  const last = Math.max(...items);
  for (let cursor: string | null = ''; cursor !== null && found.size < items.size;) {
    const query: RowsQuery = { limit: 200, ...(cursor === '' ? {} : { cursor }) };
    const page: Awaited<ReturnType<typeof readRows>> = await readRows(id, query);
    for (const { item, action } of page.prompts) if (items.has(item)) found.set(item, action);
    cursor = (page.prompts.at(-1)?.item ?? last) < last ? page.next_cursor : null;
  }
  return found;
}

/** Sends a file to be planned; the answer has the plan already when it takes only seconds. */
export function uploadImport(file: File, options: Parameters<typeof upload>[2]): Promise<Import> {
  return upload<Import>('/api/admin/prompts/import', file, options);
}

export function planAgain(id: string) {
  return body(
    client.POST('/api/admin/prompts/import/{id}/plan', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function applyImport(id: string, apply: ImportApply) {
  return body(
    client.POST('/api/admin/prompts/import/{id}/apply', {
      params: { path: { id }, header: changeHeaders() },
      body: apply,
    }),
  );
}

export function cancelImport(id: string) {
  return body(
    client.POST('/api/admin/prompts/import/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
