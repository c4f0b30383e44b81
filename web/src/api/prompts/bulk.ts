// Changes of many cells. All of a request happens or nothing; every cell says which version of it
// was seen, so that what somebody else wrote meanwhile is never replaced unseen.
import { body, changeHeaders, client, type Schema } from '../client';

export type BulkResult = Schema<'BulkResults'>['results'][number];

export interface SeenCell {
  character_id: string;
  emotion: string;
  /** Of its own text, as it was seen; 0 for none. */
  version: number;
}

/** How many cells a request may name. */
export const bulkMost = 500;

/** Writes one text to all of the cells. One that has changed meanwhile refuses the request (412). */
export async function bulkSave(
  cells: readonly SeenCell[],
  prompt_text: string,
  change_reason: string,
): Promise<BulkResult[]> {
  const { results } = await body(
    client.POST('/api/admin/prompts/bulk-saves', {
      params: { header: changeHeaders() },
      body: {
        items: cells.map(({ character_id, emotion, version }) => ({
          character_id,
          emotion,
          prompt_text,
          expected_version: version,
        })),
        ...(change_reason === '' ? {} : { change_reason }),
      },
    }),
  );
  return results;
}

/** Lets the cells fall back to their defaults; one that has changed meanwhile stays (stale). */
export async function bulkReset(
  cells: readonly SeenCell[],
  change_reason: string,
): Promise<BulkResult[]> {
  const items = cells.map(({ character_id, emotion, version }) => ({
    character_id,
    emotion,
    version_id: null,
    expected_version: version,
  }));
  return revert(items, change_reason);
}

/** Takes back what these results did; cells that somebody has changed since stay (stale). */
export function bulkUndo(results: readonly BulkResult[]): Promise<BulkResult[]> {
  const items = results.map(({ character_id, emotion, previous_version, version }) => ({
    character_id,
    emotion,
    version_id: previous_version,
    expected_version: version,
  }));
  return revert(items, 'Undo');
}

type RevertItem = Schema<'BulkRevert'>['items'][number];

async function revert(items: RevertItem[], change_reason: string): Promise<BulkResult[]> {
  const { results } = await body(
    client.POST('/api/admin/prompts/bulk-reverts', {
      params: { header: changeHeaders() },
      body: { items, on_stale: 'leave', ...(change_reason === '' ? {} : { change_reason }) },
    }),
  );
  return results;
}

/** Whether a result changed its cell, so that there is something to undo. */
export function hasChanged({ outcome }: BulkResult): boolean {
  return outcome !== 'unchanged' && outcome !== 'stale';
}
