import { expect, test } from 'vitest';
import { compareSearch, idsOf } from './search';

const a = '01994b1c-8a01-7c11-9d52-4f0c6a7be501';
const b = '01994b1c-8a01-7c11-9d52-4f0c6a7be502';

test('ids stand in the URL with commas between them', () => {
  const search = compareSearch({ ids: `${a},${b}` });
  expect(search.ids).toBe(`${a},${b}`);
  expect(idsOf(search)).toEqual([a, b]);
});

test('a list is understood, too', () => {
  expect(idsOf(compareSearch({ ids: [a, b] }))).toEqual([a, b]);
});

test('what is no id, what comes twice and a fifth clip are left out', () => {
  const five = [a, 'x', a, b, a.replace('01', '02'), a.replace('01', '03'), a.replace('01', '04')];
  expect(idsOf(compareSearch({ ids: five.join(',') }))).toHaveLength(4);
  expect(idsOf(compareSearch({ ids: 'nonsense' }))).toEqual([]);
  expect(idsOf(compareSearch({}))).toEqual([]);
});

test('a playhead before the beginning is dropped', () => {
  expect(compareSearch({ t: -1 }).t).toBeUndefined();
  expect(compareSearch({ t: 1.5 }).t).toBe(1.5);
});
