import { expect, it } from 'vitest';
import { beginningOfDay, dayInWords } from './day';

it('goes on to the next month', () => {
  const last = new Date(beginningOfDay('2026-02-28'));
  expect([last.getMonth(), last.getDate(), last.getHours()]).toEqual([1, 28, 0]);
  const next = new Date(beginningOfDay('2026-02-28', 1));
  expect([next.getMonth(), next.getDate(), next.getHours()]).toEqual([2, 1, 0]);
});

it('is told as a date, wherever the person is', () => {
  expect(dayInWords('2026-02-28')).toBe('Feb 28, 2026');
});
