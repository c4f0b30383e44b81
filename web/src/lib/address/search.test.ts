import { expect, test } from 'vitest';
import { day, flag, id, longText, numberFrom, oneOf, search, version, wholeNumber } from './search';

const known = '01994b1c-8a01-7c11-9d52-4f0c6a7be501';

test('what makes no sense and what nobody knows is left out, and the rest stays', () => {
  const page = search({ q: longText(3), archived: flag, sort: oneOf(['name', 'age']) });
  expect(page({ q: 'abc', archived: false, sort: 'age' })).toEqual({
    q: 'abc',
    archived: false,
    sort: 'age',
  });
  expect(page({ q: 'abcd', archived: 'yes', sort: 'size', tab: 'x' })).toEqual({});
  expect(page({ q: ['a'], archived: null, sort: { $ne: 1 } })).toEqual({});
  expect(Object.keys(page({ q: undefined }))).toEqual([]);
});

test('an id is one whole', () => {
  expect(id(known)).toBe(known);
  expect(id(known.toUpperCase())).toBe(known.toUpperCase());
  for (const wrong of [`${known}0`, ` ${known}`, known.slice(1), `${known}\n`, 7, '']) {
    expect(id(wrong)).toBeUndefined();
  }
});

test('a day has a month of the year and a day of a month', () => {
  for (const right of ['2026-01-01', '2026-12-31', '2026-02-29']) expect(day(right)).toBe(right);
  for (const wrong of [
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '2026-01-00',
    '2026-1-1',
    20260101,
  ])
    expect(day(wrong)).toBeUndefined();
});

test('numbers are whole and between their ends', () => {
  const status = wholeNumber(100, 599);
  expect([100, 404, 599].map(status)).toEqual([100, 404, 599]);
  expect([99, 600, 404.5, Number.NaN, '404'].map(status)).toEqual(Array(5).fill(undefined));
  expect([1, 0, -1, 1.5].map(version)).toEqual([1, undefined, undefined, undefined]);
  expect([0, 1.5, -0.1, Number.NaN].map(numberFrom(0))).toEqual([0, 1.5, undefined, undefined]);
});
