import { queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollList, pollOne } from '../events/polling';
import { pagedQuery } from '../pages';

export type Export = Schema<'Export'>;
export type BundleFormat = Schema<'BundleFormat'>;

/** What goes into a file of prompts. */
export interface ExportOrder {
  format: BundleFormat;
  /** Every version, or only the newest. */
  with_history: boolean;
  /** The reference images too; CSV never has them. */
  with_images: boolean;
  /** Null for all; `global` stands for the global defaults. */
  character_ids: readonly string[] | null;
  emotions: readonly string[] | null;
}

/** Links to files are good for an hour: they are read anew before. */
const linkInterval = 30 * 60_000;

const pollExports = pollList((page: { exports: Export[] }) => page.exports, isUnderWay);
const pollExport = pollOne(isUnderWay);

export const exportsQuery = {
  ...pagedQuery(['exports'], 50, (query, signal) =>
    body(client.GET('/api/admin/prompts/export', { params: { query }, signal })),
  ),
  refetchInterval: (query: Parameters<typeof pollExports>[0]) => pollExports(query) || linkInterval,
};

export function exportQuery(id: string) {
  return queryOptions({
    queryKey: ['export', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/prompts/export/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) => pollExport(query) || linkInterval,
  });
}

type Scope = Pick<ExportOrder, 'character_ids' | 'emotions'>;

function scopeOf({ character_ids, emotions }: Scope) {
  return {
    ...(character_ids === null ? {} : { character_ids: character_ids.join(',') }),
    ...(emotions === null ? {} : { emotions: emotions.join(',') }),
  };
}

/** Whether an address holds the scope. */
export function canMeasureImages(scope: Scope): boolean {
  const { character_ids = '', emotions = '' } = scopeOf(scope);
  return character_ids.length <= 2700 && emotions.length <= 1200;
}

/** How many reference images a file with this scope would have, and how large they are. */
export function exportImagesQuery({ character_ids, emotions }: Scope) {
  const query = scopeOf({ character_ids, emotions });
  return queryOptions({
    queryKey: ['export-images', query],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/prompts/export-images', { params: { query }, signal })),
  });
}

/** Begins to write a file; the answer has it already when it takes only seconds. */
export function createExport(order: ExportOrder) {
  const { format, with_history, with_images, character_ids, emotions } = order;
  return body(
    client.POST('/api/admin/prompts/export', {
      params: {
        query: {
          format,
          history: with_history,
          images: with_images,
        },
        header: changeHeaders(),
      },
      // Not in the address, which holds fewer characters than an export may have.
      body: {
        ...(character_ids === null ? {} : { character_ids: [...character_ids] }),
        ...(emotions === null ? {} : { emotions: [...emotions] }),
      },
    }),
  );
}

export function cancelExport(id: string) {
  return body(
    client.POST('/api/admin/prompts/export/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
