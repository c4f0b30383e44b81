import { expect, test } from 'vitest';
import { ballotOf, fieldOf, nextOf, noneGiven, withMark } from './ratings';

test('fields are given left, right, and row by row', () => {
  let given = noneGiven(['Motion']);
  expect(given).toHaveLength(4);
  expect(fieldOf(1, 'right')).toBe(3);
  for (const mark of [4, 2, 5, 3]) given = withMark(given, nextOf(given), mark);
  expect(nextOf(given)).toBe(-1);
  expect(ballotOf(given)).toEqual({
    left: { overall: 4, criteria: [5] },
    right: { overall: 2, criteria: [3] },
  });
});

test('a ballot is whole or none', () => {
  expect(ballotOf(withMark(noneGiven([]), 0, 3))).toBeUndefined();
});
