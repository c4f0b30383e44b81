import { expect, test } from 'vitest';
import { cellInWords, countCells, signOf, stateOf, withCell, withName } from './model';

const emotions = [
  { name: 'idle', display_name: 'Idle', global_version: 2, global_updated: 1 },
  { name: 'happy', display_name: 'Happy', global_version: 0, global_updated: 0 },
];
const [idle, happy] = emotions as [(typeof emotions)[0], (typeof emotions)[0]];
const alice = { id: 'a', slug: 'alice', name: 'Alice', versions: [0, 3], updated: [0, 9] };
const bob = { id: 'b', slug: 'bob', name: 'Bob', versions: [0, 0], updated: [0, 0], drafts: [1] };

test('a cell is custom, uses the default, or is missing', () => {
  expect(stateOf(alice, 0, idle)).toBe('default');
  expect(stateOf(alice, 1, happy)).toBe('custom');
  expect(stateOf(bob, 1, happy)).toBe('missing');
});

test('cells are read aloud with their version and draft', () => {
  expect(cellInWords(alice, 1, happy)).toBe('custom, version 3');
  expect(cellInWords(alice, 0, idle)).toBe('uses the default, version 2');
  expect(cellInWords(bob, 1, happy)).toBe('missing, has a draft of yours');
});

test('rows are found by name and by what their cells are', () => {
  const rows = [alice, bob];
  expect(withName(rows, 'LI')).toEqual([alice]);
  expect(withName(rows, 'ＡＬＩ')).toEqual([alice]);
  expect(withName(rows, undefined)).toBe(rows);
  expect(withCell(rows, emotions, 'custom')).toEqual([alice]);
  expect(withCell(rows, emotions, 'default')).toEqual(rows);
  expect(withCell(rows, emotions, 'draft')).toEqual([bob]);
});

test('cells are counted by state; drafts besides', () => {
  expect(countCells([alice, bob], emotions)).toEqual({
    custom: 1,
    default: 2,
    missing: 1,
    draft: 1,
    template: 0,
    behind: 0,
    pinned: 0,
    detached: 0,
  });
});

test('a text that follows a template says so, and one that was changed since does not', () => {
  const row = { ...alice, versions: [2, 3], templates: { behind: [0], detached: [1] } };
  expect(signOf(row, 0, idle)).toBe('T2↑');
  expect(signOf(row, 1, happy)).toBe('v3');
  expect(cellInWords(row, 0, idle)).toBe('custom, version 2, from a template, behind');
  expect(cellInWords(row, 1, happy)).toBe('custom, version 3, from a template, detached');
  const pinned = { ...alice, templates: { pinned: [1] } };
  expect(signOf(pinned, 1, happy)).toBe('T3=');
  expect(withCell([row, pinned], emotions, 'pinned')).toEqual([pinned]);
  expect(withCell([row, pinned], emotions, 'detached')).toEqual([row]);
  expect(withCell([row, alice, bob], emotions, 'template')).toEqual([row]);
  expect(countCells([row], emotions)).toMatchObject({
    custom: 2,
    template: 1,
    behind: 1,
    detached: 1,
  });
});
