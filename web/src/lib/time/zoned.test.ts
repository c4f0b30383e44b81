import { expect, it } from 'vitest';
import { isOwnTime, timeIn, timeZones } from './zoned';

const at = '2026-11-23T02:00:00Z';

it('tells a time by the clocks of a zone', () => {
  expect(timeIn('Europe/Berlin', at)).toBe('Mon, Nov 23, 03:00');
  expect(timeIn('America/New_York', at)).toBe('Sun, Nov 22, 21:00');
});

it('goes by the clocks of the person when the zone is not known', () => {
  expect(timeIn('Nowhere/Never', at)).toMatch(/^\w{3}, Nov 2\d, \d\d:00 .+$/);
});

it('knows its own zone', () => {
  expect(isOwnTime(Intl.DateTimeFormat().resolvedOptions().timeZone, at)).toBe(true);
  const there = ['Asia/Tokyo', 'America/Lima'].find((zone) => !isOwnTime(zone, at));
  expect(there).toBeDefined();
});

it('lists the chosen zone even when the browser does not know it', () => {
  expect(timeZones('Nowhere/Never')).toContain('Nowhere/Never');
  expect(timeZones('UTC').filter((zone) => zone === 'UTC')).toHaveLength(1);
});
