import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { clipInterval } from '../clips/previews';

export type Export = Schema<'Export'>;
export type BundleFormat = Schema<'BundleFormat'>;

/** What goes into a file of prompts. */
export interface ExportOrder {
  format: BundleFormat;
  /** Every version, or only the newest. */
  with_history: boolean;
  /** Null for all; `global` stands for the global defaults. */
  character_ids: readonly string[] | null;
  emotions: readonly string[] | null;
}

/** Links to files are good for an hour: they are read anew before. */
const linkInterval = 30 * 60_000;

export const exportsQuery = infiniteQueryOptions({
  queryKey: ['exports'],
  queryFn: ({ pageParam, signal }) =>
    body(
      client.GET('/api/admin/prompts/export', {
        params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
  refetchInterval: ({ state }) =>
    clipInterval(
      state.data?.pages.some((page) => page.exports.some((one) => isUnderWay(one.status))) ?? false,
    ) || linkInterval,
});

export function exportQuery(id: string) {
  return queryOptions({
    queryKey: ['export', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/prompts/export/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      clipInterval(state.data !== undefined && isUnderWay(state.data.status)) || linkInterval,
  });
}

/** Begins to write a file; the answer has it already when it takes only seconds. */
export function createExport({ format, with_history, character_ids, emotions }: ExportOrder) {
  return body(
    client.POST('/api/admin/prompts/export', {
      params: {
        query: {
          format,
          history: with_history,
          ...(character_ids === null ? {} : { character_ids: character_ids.join(',') }),
          ...(emotions === null ? {} : { emotions: emotions.join(',') }),
        },
        header: changeHeaders(undefined),
      },
    }),
  );
}

export function cancelExport(id: string) {
  return body(
    client.POST('/api/admin/prompts/export/{id}/cancel', {
      params: { path: { id }, header: changeHeaders(undefined) },
    }),
  );
}
