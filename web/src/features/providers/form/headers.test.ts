import { expect, test } from 'vitest';
import { newRow } from '~/ui/field/attributeRows';
import { areHeadersRight, headerProblem, headersOf, noHeaders, writtenAnew } from './headers';

const rows = [newRow('X-Proxy-Key', 's3cret'), newRow()];

test('headers are left alone, removed, or sent as a whole', () => {
  expect(headersOf(noHeaders, true)).toEqual({});
  expect(headersOf({ headersAre: 'removed', headers: [] }, true)).toEqual({ headers: null });
  expect(headersOf({ headersAre: 'written', headers: rows }, false)).toEqual({
    headers: { 'X-Proxy-Key': 's3cret' },
  });
  expect(headersOf(writtenAnew(), true)).toEqual({ headers: null });
  expect(headersOf(writtenAnew(), false)).toEqual({});
});

test('what cannot be a header is told at its row', () => {
  const wrong = [
    newRow('', 'x'),
    newRow('X Key', 'x'),
    newRow('Host', 'x'),
    newRow('X-A', 'x'),
    newRow('x-a', 'y'),
    newRow('X-B', ' '),
    newRow('X-C', 'café'),
  ];
  const told = wrong.map((_, at) => headerProblem(wrong, at) !== undefined);
  expect(told).toEqual([true, true, true, false, true, true, true]);
  expect(areHeadersRight({ headersAre: 'written', headers: wrong })).toBe(false);
  expect(areHeadersRight({ headersAre: 'written', headers: rows })).toBe(true);
});
