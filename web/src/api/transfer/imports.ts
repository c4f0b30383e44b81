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

/** What a plan does, by the numbers of rows and of reference images. */
export interface PlannedActions {
  rows: ReadonlyMap<number, ImportAction>;
  images: ReadonlyMap<number, ImportImage['action']>;
}

/** What the plan does with some rows, and with all images that can be decided on; after it was made
    anew. */
export async function readActions(id: string, items: ReadonlySet<number>): Promise<PlannedActions> {
  const rows = new Map<number, ImportAction>();
  const last = Math.max(0, ...items);
  let page = await readRows(id, { limit: 200 });
  // They come with the first page.
  const images = new Map(page.reference_images.map(({ item, action }) => [item, action]));
  for (;;) {
    for (const { item, action } of page.prompts) if (items.has(item)) rows.set(item, action);
    const isPast = (page.prompts.at(-1)?.item ?? last) >= last;
    if (isPast || rows.size === items.size || page.next_cursor === null) return { rows, images };
    page = await readRows(id, { limit: 200, cursor: page.next_cursor });
  }
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
