const parts = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** A time on the clocks of a zone, as "Mon, Nov 23, 03:00"; on those of the person when the browser does
    not know the zone. */
export function timeIn(zone: string, at: string): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en', options).format(new Date(at));
  try {
    return format({ ...parts, timeZone: zone });
  } catch {
    return format({ ...parts, timeZoneName: 'short' });
  }
}

/** Whether clocks of the zone show what those of the person show, at that time. */
export function isOwnTime(zone: string, at: string): boolean {
  return timeIn(zone, at) === timeIn(Intl.DateTimeFormat().resolvedOptions().timeZone, at);
}

/** The zones that the browser knows, and `chosen`, by name. */
export function timeZones(chosen: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen])].toSorted();
}
