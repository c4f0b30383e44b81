import type { ExperimentPair, ExperimentResults } from '~/api/experiments/experiments';
import { sameCell } from '~/api/prompts/cell';

type Cell = NonNullable<ExperimentResults['cells']>[number];

/** Of the pairs of a cell that the verdict rests on, those in which B is preferred: "6 of 6"; undefined
    while these pairs are not those of the cell. */
export function wonWords(
  pairs: readonly ExperimentPair[],
  cell: Cell,
  counted: number,
): string | undefined {
  const own = pairs.filter(
    (pair) => sameCell(pair, cell) && pair.frozen_order !== null && pair.frozen_order <= counted,
  );
  if (own.length !== cell.pairs) return undefined;
  const won = own.filter(({ score }) => score !== null && score > 0.5);
  return `${won.length} of ${own.length}`;
}
