interface Placed {
  name: string;
  position: number;
}

/** Those whose position has to change, so that they come in the order in which they are given. */
export function positionsFor(wanted: readonly Placed[]): Placed[] {
  const free = wanted.map(({ position }) => position).toSorted((a, b) => a - b);
  const changed: Placed[] = [];
  let last = 0;
  for (const [place, { name, position }] of wanted.entries()) {
    // Two at the same position would come in the order of their names.
    last = Math.max(last + 1, free[place] ?? 1);
    if (last !== position) changed.push({ name, position: last });
  }
  return changed;
}

/** The list with the row at `from` moved to `to`. */
export function moved<Row>(rows: readonly Row[], from: number, to: number): Row[] {
  const row = rows[from];
  if (row === undefined) return [...rows];
  return rows.toSpliced(from, 1).toSpliced(to, 0, row);
}
