// Ratings of two clips while they are given, one field after the other.
import type { SideRating } from '~/api/experiments/experiments';

export const sides = ['left', 'right'] as const;
export type Side = (typeof sides)[number];
export const marks = [1, 2, 3, 4, 5] as const;

/** Left and right of the overall impression, then of each criterion; null is not given yet. */
export type Given = readonly (number | null)[];

export function noneGiven(criteria: readonly string[]): Given {
  return Array.from({ length: 2 * (criteria.length + 1) }, () => null);
}

/** What is to be given next; -1 when all is. */
export function nextOf(given: Given): number {
  return given.indexOf(null);
}

export function fieldOf(row: number, side: Side): number {
  return 2 * row + sides.indexOf(side);
}

export function withMark(given: Given, field: number, mark: number | null): Given {
  return given.with(field, mark);
}

/** As the server takes it; undefined while something is missing. */
export function ballotOf(given: Given): { left: SideRating; right: SideRating } | undefined {
  const marksOf = (side: Side) =>
    given.flatMap((mark, at) => (mark !== null && at % 2 === sides.indexOf(side) ? [mark] : []));
  const [left, ...leftCriteria] = marksOf('left');
  const [right, ...rightCriteria] = marksOf('right');
  if (nextOf(given) >= 0 || left === undefined || right === undefined) return undefined;
  return {
    left: { overall: left, criteria: leftCriteria },
    right: { overall: right, criteria: rightCriteria },
  };
}
