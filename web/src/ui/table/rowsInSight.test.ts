import { expect, test } from 'vitest';
import { offsetToShow, rowsInSight } from './rowsInSight';

test('the rows in sight and some around them are in the page', () => {
  const rows = { count: 1000, size: 40, overscan: 3 };
  expect(rowsInSight({ first: 0, length: 400 }, rows)).toEqual({ from: 0, until: 14 });
  expect(rowsInSight({ first: 500, length: 410 }, rows)).toEqual({ from: 497, until: 515 });
  expect(rowsInSight({ first: 990, length: 400 }, rows)).toEqual({ from: 986, until: 1000 });
});

test('a list that became shorter than it was scrolled shows its end', () => {
  const rows = { count: 5, size: 40, overscan: 0 };
  expect(rowsInSight({ first: 500, length: 80 }, rows)).toEqual({ from: 2, until: 5 });
  expect(rowsInSight({ first: 500, length: 400 }, rows)).toEqual({ from: 0, until: 5 });
  expect(rowsInSight({ first: 0, length: 400 }, { ...rows, count: 0 })).toEqual({
    from: 0,
    until: 0,
  });
});

test('a row comes into sight by the shortest way, clear of the header', () => {
  const box = { offset: 1000, length: 436, size: 40, covered: 36 };
  expect(offsetToShow(24, box)).toBe(960);
  expect(offsetToShow(25, box)).toBe(1000);
  expect(offsetToShow(34, box)).toBe(1000);
  expect(offsetToShow(35, box)).toBe(1040);
});
