// Lists by day, as a person at this clock sees the days.

const long = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const longWithYear = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** "Today", "Yesterday", or the day's name and date. */
export function dayName(at: string, now: number): string {
  const time = new Date(at);
  const today = new Date(now);
  // Rounded, as a day may have 23 or 25 hours.
  const ago = Math.round((startOfDay(today) - startOfDay(time)) / 86_400_000);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  return time.getFullYear() === today.getFullYear() ? long.format(time) : longWithYear.format(time);
}

export interface Day<Item> {
  name: string;
  items: Item[];
}

/** Groups neighbours of the same day; the order stays. */
export function byDay<Item extends { created_at: string }>(
  items: readonly Item[],
  now: number,
): Day<Item>[] {
  const days: Day<Item>[] = [];
  for (const item of items) {
    const name = dayName(item.created_at, now);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}
