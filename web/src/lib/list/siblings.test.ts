import { expect, it } from 'vitest';
import { neighbours } from './siblings';

it.each([
  ['a', undefined, 'b'],
  ['b', 'a', 'c'],
  ['c', 'b', undefined],
  ['x', undefined, undefined],
])('neighbours of %s', (current, previous, next) => {
  expect(neighbours(['a', 'b', 'c'], (item) => item === current)).toEqual({ previous, next });
});
