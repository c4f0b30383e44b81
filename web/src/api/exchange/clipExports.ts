import { queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollOne } from '../events/polling';

export type ClipExport = Schema<'ClipExport'>;
export type ClipSetFormat = Schema<'ClipSetFormat'>;

const poll = pollOne(isUnderWay);
const linkInterval = 30 * 60_000;

/** A file of clips; its link is good for an hour. */
export function clipExportQuery(id: string) {
  return queryOptions({
    queryKey: ['clip-export', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/clip-exports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) => poll(query) || linkInterval,
  });
}

export function createClipExport(character_id: string, format: ClipSetFormat) {
  return body(
    client.POST('/api/admin/characters/{id}/clip-exports', {
      params: { path: { id: character_id }, header: changeHeaders() },
      body: { format },
    }),
  );
}

export function cancelClipExport(id: string) {
  return body(
    client.POST('/api/admin/clip-exports/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
