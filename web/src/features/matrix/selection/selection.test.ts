import { expect, test } from 'vitest';
import { extentOf, nothing, toggled, withCells, type Selection } from './selection';

const characters = ['a', 'b', 'c'];
const emotions = ['idle', 'happy'];

const countSelected = (selection: Selection) =>
  [...selection.values()].reduce((sum, chosen) => sum + chosen.size, 0);

test('cells are added and taken off', () => {
  const one = toggled(nothing, ['a'], ['idle']);
  expect(one.get('a')?.has('idle')).toBe(true);
  expect(countSelected(one)).toBe(1);
  expect(toggled(one, ['a'], ['idle']).size).toBe(0);
});

test('a row or column that is selected in part is selected whole', () => {
  const one = toggled(nothing, ['a'], ['idle']);
  expect(extentOf(one, ['a'], emotions)).toBe('some');
  expect(extentOf(one, characters, ['idle'])).toBe('some');
  expect(extentOf(one, characters, ['happy'])).toBe('none');
  const row = toggled(one, ['a'], emotions);
  expect(extentOf(row, ['a'], emotions)).toBe('all');
  expect(countSelected(toggled(one, characters, ['idle']))).toBe(3);
});

test('rows that did not change keep their identity', () => {
  const all = withCells(nothing, characters, emotions, true);
  expect(countSelected(all)).toBe(6);
  const less = withCells(all, ['b'], ['idle'], false);
  expect(less.get('a')).toBe(all.get('a'));
  expect(less.get('b')).toEqual(new Set(['happy']));
});
