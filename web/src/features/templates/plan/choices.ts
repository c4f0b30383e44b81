import type { PlannedCell, Propagation, TemplateCellName } from '~/api/templates/templates';

export type Choice = 'exclude' | 'pin' | 'detach';

/** What is to become of the cells that are not to change, by their key. */
export type Choices = Record<string, Choice>;

export function keyOf({ character_id, emotion }: TemplateCellName): string {
  return `${character_id ?? '*'}/${emotion}`;
}

/** The choices as a propagation names them. */
export function listsOf(
  cells: readonly PlannedCell[],
  choices: Choices,
): Required<Pick<Propagation, Choice>> {
  const named = (choice: Choice) =>
    cells
      .filter((cell) => choices[keyOf(cell)] === choice)
      .map(({ character_id, emotion }) => ({ character_id, emotion }));
  return { exclude: named('exclude'), pin: named('pin'), detach: named('detach') };
}

/** Of those that could have no prompt, how many are not to change. */
export function countBrokenLeft(cells: readonly PlannedCell[], choices: Choices): number {
  return cells.filter((cell) => cell.problems.length > 0 && choices[keyOf(cell)]).length;
}
