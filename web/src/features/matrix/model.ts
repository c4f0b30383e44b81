// The matrix as the screen sees it: rows, columns, and the state of each cell.
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { folded } from '~/lib/text/folded';
import type { templateStates } from './search';

export type CellState = 'custom' | 'default' | 'missing';
/** A draft is not a state of its own: a cell of any state may have one. */
export type CellFilter = CellState | 'draft' | (typeof templateStates)[number];

export function stateOf(row: MatrixCharacter, column: number, emotion: MatrixEmotion): CellState {
  if ((row.versions[column] ?? 0) > 0) return 'custom';
  return emotion.global_version > 0 ? 'default' : 'missing';
}

export function hasDraft(row: MatrixCharacter, column: number): boolean {
  return row.drafts?.includes(column) ?? false;
}

/** How a text stands to the template that it came from; undefined for one that came from none. */
function templateOf(row: MatrixCharacter, column: number) {
  const { in_sync, behind, pinned, detached } = row.templates ?? {};
  if (behind?.includes(column)) return 'behind';
  if (pinned?.includes(column)) return 'pinned';
  if (detached?.includes(column)) return 'detached';
  return in_sync?.includes(column) ? 'in sync' : undefined;
}

const marks = { behind: '↑', pinned: '=', 'in sync': '' };

/** What is seen in a cell: its own version, with a T when it follows a template, an arrow from the default,
    or a warning. */
export function signOf(row: MatrixCharacter, column: number, emotion: MatrixEmotion): string {
  const state = stateOf(row, column, emotion);
  const template = templateOf(row, column);
  if (state !== 'custom') return state === 'default' ? '↳' : '!';
  const version = row.versions[column];
  return template === undefined || template === 'detached'
    ? `v${version}`
    : `T${version}${marks[template]}`;
}

export function matches(
  row: MatrixCharacter,
  column: number,
  emotion: MatrixEmotion,
  filter: CellFilter | undefined,
): boolean {
  if (filter === undefined) return true;
  if (filter === 'draft') return hasDraft(row, column);
  if (filter === 'template') {
    const template = templateOf(row, column);
    return template !== undefined && template !== 'detached';
  }
  if (filter === 'behind' || filter === 'pinned' || filter === 'detached') {
    return templateOf(row, column) === filter;
  }
  return stateOf(row, column, emotion) === filter;
}

/** What is read aloud for a cell, after the names of its row and column. */
export function cellInWords(row: MatrixCharacter, column: number, emotion: MatrixEmotion): string {
  const state = stateOf(row, column, emotion);
  const words = {
    custom: `custom, version ${row.versions[column]}`,
    default: `uses the default, version ${emotion.global_version}`,
    missing: 'missing',
  }[state];
  const template = templateOf(row, column);
  const from = template === undefined ? '' : `, from a template, ${template}`;
  return `${words}${from}${hasDraft(row, column) ? ', has a draft of yours' : ''}`;
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
  const counts: CellCounts = {
    custom: 0,
    default: 0,
    missing: 0,
    draft: 0,
    template: 0,
    behind: 0,
    pinned: 0,
    detached: 0,
  };
  for (const row of rows) {
    for (const [column, emotion] of emotions.entries()) counts[stateOf(row, column, emotion)] += 1;
    counts.draft += row.drafts?.length ?? 0;
    const { in_sync = [], behind = [], pinned = [], detached = [] } = row.templates ?? {};
    counts.template += in_sync.length + behind.length + pinned.length;
    counts.behind += behind.length;
    counts.pinned += pinned.length;
    counts.detached += detached.length;
  }
  return counts;
}
