// What a bulk action would do, known before it runs from what is on the screen.
import type { SeenCell } from '~/api/prompts/bulk';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { stateOf, type CellState } from '../model';
import type { Selection } from '../selection/selection';

export type BulkKind = 'write' | 'reset' | 'test';

export interface ChosenCell extends SeenCell {
  character_name: string;
  emotion_name: string;
  state: CellState;
  /** The emotion has a default to fall back to. */
  has_default: boolean;
}

export interface Plan {
  /** The cells that the action is for. */
  cells: ChosenCell[];
  created: number;
  overwritten: number;
  reset: number;
  rendered: number;
  /** Stay as they are: there is nothing to do. */
  untouched: number;
  /** Would have no text at all afterwards. */
  emptied: number;
}

/** The selected cells that still exist, row by row. */
export function chosenCells(
  selection: Selection,
  rows: readonly MatrixCharacter[],
  emotions: readonly MatrixEmotion[],
): ChosenCell[] {
  return rows.flatMap((row) => {
    const chosen = selection.get(row.id);
    if (!chosen) return [];
    return emotions.flatMap((emotion, column) =>
      chosen.has(emotion.name)
        ? [
            {
              character_id: row.id,
              character_name: row.name,
              emotion: emotion.name,
              emotion_name: emotion.display_name,
              version: row.versions[column] ?? 0,
              state: stateOf(row, column, emotion),
              has_default: emotion.global_version > 0,
            },
          ]
        : [],
    );
  });
}

export function planOf(kind: BulkKind, chosen: readonly ChosenCell[]): Plan {
  const own = chosen.filter(({ state }) => state === 'custom');
  const none: Plan = {
    cells: [],
    created: 0,
    overwritten: 0,
    reset: 0,
    rendered: 0,
    untouched: 0,
    emptied: 0,
  };
  switch (kind) {
    case 'write':
      return {
        ...none,
        cells: [...chosen],
        created: chosen.length - own.length,
        overwritten: own.length,
      };
    case 'reset':
      return {
        ...none,
        cells: own,
        reset: own.length,
        untouched: chosen.length - own.length,
        emptied: own.filter(({ has_default }) => !has_default).length,
      };
    case 'test': {
      const cells = chosen.filter(({ state }) => state !== 'missing');
      return {
        ...none,
        cells,
        rendered: cells.length,
        untouched: chosen.length - cells.length,
      };
    }
  }
}
