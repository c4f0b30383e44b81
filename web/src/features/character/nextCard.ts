const steps: Record<string, 'left' | 'right' | 'up' | 'down'> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The card that an arrow leads to from this one; undefined for other keys and at the edges. */
export function nextCard(card: HTMLElement, key: string): HTMLElement | undefined {
  const step = steps[key];
  const list = card.closest('ul');
  if (!step || !list) return undefined;
  const cards = Array.from(list.querySelectorAll<HTMLElement>('a[data-card]'));
  const columns = cards.filter((other) => topOf(other) === topOf(cards[0])).length;
  const by = { left: -1, right: 1, up: -columns, down: columns }[step];
  return cards[cards.indexOf(card) + by];
}

function topOf(card: HTMLElement | undefined): number {
  return card?.closest('li')?.offsetTop ?? 0;
}
