// The words for what an import does, and for what a person decides about it.
import type {
  ImportAction,
  ImportOutcome,
  ImportRow,
  ImportStrategy,
} from '~/api/transfer/imports';

export const actionWords: Record<ImportAction, { word: string; means: string }> = {
  create: { word: 'Create', means: 'The cell has no text of its own here.' },
  update: { word: 'Update', means: 'The file goes on where the history here ends.' },
  unchanged: { word: 'Unchanged', means: 'All versions of the file are here already.' },
  conflict: {
    word: 'Conflict',
    means: 'Here and in the file stand two texts, and neither goes on from the other.',
  },
  error: { word: 'Error', means: 'It breaks a rule, so it cannot be taken over.' },
};

export const actions = Object.keys(actionWords) as ImportAction[];

export const outcomeWords: Record<ImportOutcome, { word: string; means: string }> = {
  created: { word: 'Created', means: 'The cell had no text of its own before.' },
  updated: { word: 'Updated', means: 'The newer versions of the file were added.' },
  overwritten: {
    word: 'Overwritten',
    means: 'The newest text of the file became the next version.',
  },
  merged: { word: 'Merged', means: 'The versions of the file were added behind those here.' },
  skipped: { word: 'Skipped', means: 'The cell was left as it was.' },
  unchanged: { word: 'Unchanged', means: 'All versions of the file were here already.' },
};

export const outcomes = Object.keys(outcomeWords) as ImportOutcome[];

/** Of which rows an outcome can come; undefined for many. */
export const actionOfOutcome: Record<ImportOutcome, ImportAction | undefined> = {
  created: 'create',
  updated: 'update',
  overwritten: 'conflict',
  merged: 'conflict',
  skipped: undefined,
  unchanged: 'unchanged',
};

export const strategyWords: Record<
  ImportStrategy,
  { word: string; short: string; means: string; key: string }
> = {
  skip: {
    word: 'Keep ours',
    short: 'keep ours',
    means: 'The cell stays as it is. The text of the file is not taken over.',
    key: 'k',
  },
  overwrite: {
    word: 'Overwrite',
    short: 'overwrite',
    means: 'The newest text of the file becomes the next version. Ours stays in the history.',
    key: 'o',
  },
  merge: {
    word: 'Merge histories',
    short: 'merge',
    means:
      'All versions of the file that are not here are added behind ours, so that its newest text is the current one.',
    key: 'm',
  },
};

export const strategies = Object.keys(strategyWords) as ImportStrategy[];

/** Whether there is something to see in the cell of a row: before an apply it may not be there. */
export function hasCell({ current_version, outcome }: ImportRow): boolean {
  return current_version !== null || (outcome !== null && outcome !== 'skipped');
}

/** Whose prompt a row is. */
export function whoseOf(
  row: Pick<ImportRow, 'character_id' | 'character_name' | 'character_slug'>,
): string {
  return row.character_name ?? row.character_slug ?? 'Global default';
}
