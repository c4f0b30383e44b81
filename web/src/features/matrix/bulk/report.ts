// What a bulk action did, item by item, also after some of it was tried again.
import type { Preview } from '~/api/clips/previews';
import { hasChanged, type BulkResult } from '~/api/prompts/bulk';
import { isProblem } from '~/lib/problem';
import type { BatchOutcome } from './batch';
import type { ChosenCell } from './plan';

export interface FailedCell {
  cell: ChosenCell;
  why: string;
}

export interface Report {
  /** To be undone. */
  changed: BulkResult[];
  unchanged: number;
  /** Previews that are on their way. */
  previews: number;
  /** When the first of them was asked for that was not there already. */
  previewsSince: string | undefined;
  failed: FailedCell[];
  /** Not begun, since the run was stopped. */
  left: ChosenCell[];
}

export const emptyReport: Report = {
  changed: [],
  unchanged: 0,
  previews: 0,
  previewsSince: undefined,
  failed: [],
  left: [],
};

const late = 'Somebody else changed it meanwhile, so it was left as it is.';

/** The report of a run, added to that of the run before. */
export function reportOf(
  before: Report,
  { results, failures, left }: BatchOutcome<ChosenCell, BulkResult>,
  cells: readonly ChosenCell[],
): Report {
  const stale = results.filter(({ outcome }) => outcome === 'stale');
  const staleCells = cells.filter((cell) =>
    stale.some((one) => one.character_id === cell.character_id && one.emotion === cell.emotion),
  );
  return {
    ...before,
    changed: [...before.changed, ...results.filter(hasChanged)],
    unchanged: before.unchanged + results.filter(({ outcome }) => outcome === 'unchanged').length,
    failed: [
      ...failures.map(({ item, error }) => ({ cell: item, why: reasonOf(error) })),
      ...staleCells.map((cell) => ({ cell, why: late })),
    ],
    left,
  };
}

export function testReportOf(
  before: Report,
  { results, failures, left }: BatchOutcome<ChosenCell, Preview>,
): Report {
  const times = results.filter(({ reused }) => !reused).map(({ created_at }) => created_at);
  return {
    ...before,
    previews: before.previews + results.length,
    previewsSince: before.previewsSince ?? times.toSorted()[0],
    failed: failures.map(({ item, error }) => ({ cell: item, why: reasonOf(error) })),
    left,
  };
}

function reasonOf(error: Error): string {
  return isProblem(error) && error.status === 412 ? late : error.message;
}
