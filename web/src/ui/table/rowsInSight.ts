interface Sight {
  /** The first row in sight. */
  first: number;
  /** Of what is seen of the box, in pixels. */
  length: number;
}

/** The rows to have in the page, those just out of sight too; the end is not one of them. */
export function rowsInSight(
  { first, length }: Sight,
  { count, size, overscan }: { count: number; size: number; overscan: number },
): { from: number; until: number } {
  const fitting = Math.ceil(length / size) + 1;
  // There may be fewer rows than there were when the box was scrolled.
  const top = Math.max(0, Math.min(first, count - fitting));
  return {
    from: Math.max(0, top - overscan),
    until: Math.min(count, top + fitting + overscan),
  };
}

/** How far to scroll so that a row is in sight: as little as possible. `covered` is the length of what
    sticks to the start of the box, before the rows. */
export function offsetToShow(
  index: number,
  { offset, length, size, covered }: Record<'offset' | 'length' | 'size' | 'covered', number>,
): number {
  const start = index * size;
  const end = start + size + covered - length;
  if (start < offset) return start;
  return Math.max(offset, end);
}
