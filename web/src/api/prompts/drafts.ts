// What I have typed and not saved, kept by the server. A draft is replaced by who has seen it alone.
import { queryOptions } from '@tanstack/react-query';
import { isProblem } from '~/lib/problem';
import { body, client, type Schema } from '../client';
import type { CellRef } from './cell';

export type Draft = Schema<'Draft'>;
export type DraftWrite = Schema<'DraftWrite'>;

const cellPath = '/api/admin/characters/{id}/emotional-prompts/{emotion}/draft';
const globalPath = '/api/admin/global-prompts/{emotion}/draft';

/** All drafts of mine, or those of one character. */
export function draftsQuery(character_id?: string) {
  return queryOptions({
    queryKey: ['drafts', 'list', character_id ?? 'all'],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/drafts', {
          params: { query: { limit: 200, ...(character_id ? { character_id } : {}) } },
          signal,
        }),
      ),
    select: (page) => page.drafts,
  });
}

export function draftKey(cell: CellRef) {
  return ['drafts', 'cell', cell.character_id ?? 'global', cell.emotion] as const;
}

/** My draft of a cell or a global default; null when there is none. Read when the editor opens. */
export function draftQuery(cell: CellRef) {
  return queryOptions({
    queryKey: draftKey(cell),
    queryFn: ({ signal }) => getDraft(cell, signal),
    // While one types, the editor knows better than the server.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export async function getDraft(cell: CellRef, signal?: AbortSignal): Promise<Draft | null> {
  const { emotion, character_id: id } = cell;
  const sent = signal ? { signal } : {};
  try {
    const { draft } =
      id === null
        ? await body(client.GET(globalPath, { params: { path: { emotion } }, ...sent }))
        : await body(client.GET(cellPath, { params: { path: { id, emotion } }, ...sent }));
    return draft;
  } catch (error) {
    if (isProblem(error) && error.status === 404) return null;
    throw error;
  }
}

interface Sending {
  /** The draft that was seen: its version, or null for none. Another one refuses the change (412). */
  seen: number | null;
  /** Lets the request end after the page is gone. */
  keepalive?: boolean;
}

function conditionOf(seen: number | null) {
  return seen === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${seen}"` };
}

export async function putDraft(
  cell: CellRef,
  write: DraftWrite,
  { seen, keepalive = false }: Sending,
): Promise<Draft | null> {
  const { emotion, character_id: id } = cell;
  const header = conditionOf(seen);
  const { draft } =
    id === null
      ? await body(
          client.PUT(globalPath, { params: { path: { emotion }, header }, body: write, keepalive }),
        )
      : await body(
          client.PUT(cellPath, {
            params: { path: { id, emotion }, header },
            body: write,
            keepalive,
          }),
        );
  return draft;
}

/** The draft that is there instead of the one that was seen; undefined when that is not what the error
    says. */
export function draftInstead(error: unknown): Draft | null | undefined {
  if (!isProblem(error, 'stale_version')) return undefined;
  return error.members['draft'] as Draft | null | undefined;
}

export function deleteDraft(cell: CellRef, seen: number) {
  const { emotion, character_id: id } = cell;
  const header = { 'If-Match': `"${seen}"` };
  return id === null
    ? body(client.DELETE(globalPath, { params: { path: { emotion }, header } }))
    : body(client.DELETE(cellPath, { params: { path: { id, emotion }, header } }));
}
