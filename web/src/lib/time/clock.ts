const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

/** The time of day, as in "12:04"; with the date when it was another day than `now`. */
export function clockTime(at: number, now: number = Date.now()): string {
  const time = clock.format(at);
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? time : `${day.format(at)}, ${time}`;
}
