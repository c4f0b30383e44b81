/** What comes before and after the one that is open; nothing beyond the ends. */
export function neighbours<Item>(
  items: readonly Item[],
  isCurrent: (item: Item) => boolean,
): { previous: Item | undefined; next: Item | undefined } {
  const at = items.findIndex(isCurrent);
  if (at < 0) return { previous: undefined, next: undefined };
  return { previous: items[at - 1], next: items[at + 1] };
}
