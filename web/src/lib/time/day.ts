/** The beginning of a day ("2026-02-28") where the person is, `later` days after it. */
export function beginningOfDay(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

const format = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** "Feb 28, 2026". */
export function dayInWords(day: string): string {
  return format.format(new Date(day));
}
