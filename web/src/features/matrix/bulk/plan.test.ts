import { expect, test } from 'vitest';
import { nothing, withCells } from '../selection/selection';
import { chosenCells, planOf } from './plan';

const emotions = [
  { name: 'idle', display_name: 'Idle', global_version: 2, global_updated: 1 },
  { name: 'shy', display_name: 'Shy', global_version: 0, global_updated: 0 },
];
const rows = [
  { id: 'a', slug: 'alice', name: 'Alice', versions: [4, 3], updated: [1, 9] },
  { id: 'b', slug: 'bob', name: 'Bob', versions: [0, 0], updated: [0, 0] },
];
const all = chosenCells(
  withCells(nothing, ['a', 'b', 'gone'], ['idle', 'shy'], true),
  rows,
  emotions,
);

test('only cells that exist are chosen', () => {
  expect(all).toHaveLength(4);
  expect(all[0]).toMatchObject({ character_name: 'Alice', emotion: 'idle', version: 4 });
});

test('writing creates and overwrites', () => {
  expect(planOf('write', all)).toMatchObject({ created: 2, overwritten: 2 });
});

test('a reset leaves alone what has no text of its own, and knows what it empties', () => {
  const plan = planOf('reset', all);
  expect(plan).toMatchObject({ reset: 2, untouched: 2, emptied: 1 });
  expect(plan.cells.map(({ character_id }) => character_id)).toEqual(['a', 'a']);
});

test('only a cell with a text can be tested', () => {
  expect(planOf('test', all)).toMatchObject({ rendered: 3, untouched: 1 });
});
