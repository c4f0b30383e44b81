// What a person decides about the rows of a plan, before it is applied.
import type {
  ImportAction,
  ImportApply,
  ImportImage,
  ImportStrategy,
  PlannedActions,
} from '~/api/transfer/imports';

export interface Decision {
  /** What the plan does with the row, as it was when this was decided. */
  action: ImportAction;
  strategy: ImportStrategy;
}

export interface ImageDecision {
  action: ImportImage['action'];
  strategy: 'overwrite' | 'skip';
}

export interface Decisions {
  /** What becomes of conflicts without a decision of their own. */
  strategy: ImportStrategy;
  /** By the number of the row. */
  rows: Readonly<Record<number, Decision>>;
  /** By the number of the reference image. */
  images: Readonly<Record<number, ImageDecision>>;
  skip_errors: boolean;
}

export interface DecidedRow {
  item: number;
  action: ImportAction;
}

/** How many rows may have a decision of their own. */
export const decisionsMost = 10_000;

export const undecided: Decisions = { strategy: 'skip', rows: {}, images: {}, skip_errors: false };

/** Whether a person has a say in what becomes of a row. */
export function canDecide({ action }: { action: ImportAction }): boolean {
  return action === 'conflict' || action === 'create' || action === 'update';
}

/** What will be done with a row: null is what the plan says. */
export function strategyOf(row: DecidedRow, decisions: Decisions): ImportStrategy | null {
  const own = decisions.rows[row.item]?.strategy;
  if (row.action === 'conflict') return own ?? decisions.strategy;
  return canDecide(row) && own === 'skip' ? 'skip' : null;
}

/** How many versions an apply would add to the cell of a row. */
export function addedVersions(
  row: DecidedRow & { new_version_count: number },
  decisions: Decisions,
): number {
  const strategy = strategyOf(row, decisions);
  if (strategy === 'skip') return 0;
  return strategy === 'overwrite' ? 1 : row.new_version_count;
}

/**
 * The same for all of these rows; null takes their own decisions back. A row without a conflict can
 * only be left out or taken: whatever else is decided takes it.
 */
export function decide(
  decisions: Decisions,
  rows: readonly DecidedRow[],
  strategy: ImportStrategy | null,
): Decisions {
  const decided: Record<number, Decision> = { ...decisions.rows };
  for (const { item, action } of rows) {
    if (!canDecide({ action })) continue;
    const isKept = strategy === 'skip' || (strategy !== null && action === 'conflict');
    if (isKept) decided[item] = { action, strategy };
    else delete decided[item];
  }
  return { ...decisions, rows: decided };
}

/** Whether an image of the file is taken. */
export function isTaken(image: Pick<ImportImage, 'item' | 'action'>, decisions: Decisions) {
  const strategy = decisions.images[image.item]?.strategy;
  if (image.action === 'create') return strategy !== 'skip';
  return image.action === 'replace' && (strategy ?? decisions.strategy) !== 'skip';
}

/** One image: null takes the decision back. */
export function decideImage(
  decisions: Decisions,
  { item, action }: Pick<ImportImage, 'item' | 'action'>,
  strategy: ImageDecision['strategy'] | null,
): Decisions {
  const { [item]: _before, ...images } = decisions.images;
  return {
    ...decisions,
    images: strategy === null ? images : { ...images, [item]: { action, strategy } },
  };
}

/** Conflicts go by the one choice for all of them again. */
export function withoutConflicts(decisions: Decisions): Decisions {
  const rows: Record<number, Decision> = {};
  for (const [item, decision] of Object.entries(decisions.rows)) {
    if (decision.action !== 'conflict') rows[Number(item)] = decision;
  }
  const images: Record<number, ImageDecision> = {};
  for (const [item, decision] of Object.entries(decisions.images)) {
    if (decision.action !== 'replace') images[Number(item)] = decision;
  }
  return { ...decisions, rows, images };
}

/**
 * After the plan was made anew: what rows and images became is known again; those that are gone are
 * dropped, and what would not mean anything now.
 */
export function renewed(decisions: Decisions, actions: PlannedActions): Decisions {
  const rows: Record<number, Decision> = {};
  for (const [item, { strategy }] of Object.entries(decisions.rows)) {
    const action = actions.rows.get(Number(item));
    const counts = action === 'conflict' || strategy === 'skip';
    if (action && canDecide({ action }) && counts) rows[Number(item)] = { action, strategy };
  }
  const images: Record<number, ImageDecision> = {};
  for (const [item, { strategy }] of Object.entries(decisions.images)) {
    const action = actions.images.get(Number(item));
    const counts = action === 'replace' || (action === 'create' && strategy === 'skip');
    if (counts) images[Number(item)] = { action, strategy };
  }
  return { ...decisions, rows, images };
}

/** Whether anything was decided about a single row or image. */
export function hasSingle({ rows, images }: Decisions): boolean {
  return Object.keys(rows).length > 0 || Object.keys(images).length > 0;
}

export function itemsOf({ rows }: Decisions): Set<number> {
  return new Set(Object.keys(rows).map(Number));
}

/** As the server takes it. */
export function applyOf({ strategy, rows, images, skip_errors }: Decisions): ImportApply {
  return {
    strategy,
    skip_errors,
    decisions: [
      ...Object.entries(rows).map(([item, decision]) => ({
        item: Number(item),
        strategy: decision.strategy,
      })),
      ...Object.entries(images).map(([item, decision]) => ({
        part: 'reference_image' as const,
        item: Number(item),
        strategy: decision.strategy,
      })),
    ],
  };
}
