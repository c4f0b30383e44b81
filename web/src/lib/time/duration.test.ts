import { expect, it } from 'vitest';
import { durationInWords, secondsBetween } from './duration';

it.each([
  [-0.2, '0.0 s'],
  [1.25, '1.3 s'],
  [9.97, '10 s'],
  [61.2, '61 s'],
  [150, '2 min 30 s'],
  [12_000, '3 h 20 min'],
])('says %d seconds as %s', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});

it('counts the seconds between two times', () => {
  expect(secondsBetween('2026-11-22T09:30:00Z', '2026-11-22T09:31:00.500Z')).toBe(60.5);
});
