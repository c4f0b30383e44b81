// The matrix as the screen sees it: rows, columns, and the state of each cell.
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { folded } from '~/lib/text/folded';

export type CellState = 'custom' | 'default' | 'missing';
/** A draft is not a state of its own: a cell of any state may have one. */
export type CellFilter = CellState | 'draft';

export function stateOf(row: MatrixCharacter, column: number, emotion: MatrixEmotion): CellState {
  if ((row.versions[column] ?? 0) > 0) return 'custom';
  return emotion.global_version > 0 ? 'default' : 'missing';
}

export function hasDraft(row: MatrixCharacter, column: number): boolean {
  return row.drafts?.includes(column) ?? false;
}

/** What is seen in a cell: its own version, an arrow from the default, or a warning. */
export function signOf(row: MatrixCharacter, column: number, emotion: MatrixEmotion): string {
  const state = stateOf(row, column, emotion);
  if (state === 'custom') return `v${row.versions[column]}`;
  return state === 'default' ? '↳' : '!';
}

export function matches(
  row: MatrixCharacter,
  column: number,
  emotion: MatrixEmotion,
  filter: CellFilter | undefined,
): boolean {
  if (filter === undefined) return true;
  return filter === 'draft' ? hasDraft(row, column) : stateOf(row, column, emotion) === filter;
}

/** What is read aloud for a cell, after the names of its row and column. */
export function cellInWords(row: MatrixCharacter, column: number, emotion: MatrixEmotion): string {
  const state = stateOf(row, column, emotion);
  const words = {
    custom: `custom, version ${row.versions[column]}`,
    default: `uses the default, version ${emotion.global_version}`,
    missing: 'missing',
  }[state];
  return hasDraft(row, column) ? `${words}, has a draft of yours` : words;
}

export function withName(rows: readonly MatrixCharacter[], wanted: string | undefined) {
  const name = folded(wanted ?? '');
  if (name === '') return rows;
  return rows.filter((row) => folded(row.name).includes(name));
}

/** The rows with at least one cell that matches. */
export function withCell(
  rows: readonly MatrixCharacter[],
  emotions: readonly MatrixEmotion[],
  filter: CellFilter | undefined,
) {
  if (filter === undefined) return rows;
  return rows.filter((row) =>
    emotions.some((emotion, column) => matches(row, column, emotion, filter)),
  );
}

export type CellCounts = Record<CellFilter, number>;

export function countCells(
  rows: readonly MatrixCharacter[],
  emotions: readonly MatrixEmotion[],
): CellCounts {
  const counts: CellCounts = { custom: 0, default: 0, missing: 0, draft: 0 };
  for (const row of rows) {
    for (const [column, emotion] of emotions.entries()) counts[stateOf(row, column, emotion)] += 1;
    counts.draft += row.drafts?.length ?? 0;
  }
  return counts;
}
