// Which cells are selected: for each character the names of emotions. What does not change keeps
// its identity, so that only the rows that changed are drawn again.

export type Selection = ReadonlyMap<string, ReadonlySet<string>>;

export const nothing: Selection = new Map();

/** With, or without, all cells of these characters and emotions. */
export function withCells(
  selection: Selection,
  characterIds: readonly string[],
  emotions: readonly string[],
  selected: boolean,
): Selection {
  const next = new Map(selection);
  // Those that had nothing selected before share one set: a whole matrix costs no more than a row.
  const all: ReadonlySet<string> = new Set(emotions);
  for (const id of characterIds) {
    const before = selection.get(id);
    if (selected) {
      next.set(id, before ? new Set([...before, ...all]) : all);
    } else if (before) {
      const left = new Set([...before].filter((emotion) => !all.has(emotion)));
      if (left.size > 0) next.set(id, left);
      else next.delete(id);
    }
  }
  return next;
}

export type Extent = 'none' | 'some' | 'all';

/** How many cells of these are selected. */
export function extentOf(
  selection: Selection,
  characterIds: readonly string[],
  emotions: readonly string[],
): Extent {
  let some = false;
  let all = characterIds.length > 0 && emotions.length > 0;
  for (const id of characterIds) {
    const chosen = selection.get(id);
    const count = chosen ? emotions.filter((emotion) => chosen.has(emotion)).length : 0;
    some ||= count > 0;
    all &&= count === emotions.length;
    if (some && !all) return 'some';
  }
  return all ? 'all' : 'none';
}

/** Selects these cells; when all of them are selected already, takes them off. */
export function toggled(
  selection: Selection,
  characterIds: readonly string[],
  emotions: readonly string[],
): Selection {
  const selected = extentOf(selection, characterIds, emotions) !== 'all';
  return withCells(selection, characterIds, emotions, selected);
}
