import { expect, test } from 'vitest';
import { byDay, dayName } from './days';

const now = new Date(2026, 2, 5, 9, 15).getTime();
const at = (year: number, month: number, day: number, hour: number) =>
  new Date(year, month - 1, day, hour).toISOString();

test('days near by have names', () => {
  expect(dayName(at(2026, 3, 5, 0), now)).toBe('Today');
  expect(dayName(at(2026, 3, 4, 23), now)).toBe('Yesterday');
  expect(dayName(at(2026, 3, 3, 12), now)).toBe('Tuesday, March 3');
  expect(dayName(at(2025, 12, 24, 12), now)).toBe('Wednesday, December 24, 2025');
});

test('neighbours of one day stand together, in their order', () => {
  const items = [
    { id: 1, created_at: at(2026, 3, 5, 8) },
    { id: 2, created_at: at(2026, 3, 5, 1) },
    { id: 3, created_at: at(2026, 3, 4, 20) },
  ];
  expect(byDay(items, now).map(({ name, items: some }) => [name, some.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
  ]);
});
