import { expect, test } from 'vitest';
import { evidenceWords, percent, percents, ratio, stateWord } from './words';

test('a closed experiment says who won', () => {
  expect(stateWord({ state: 'closed', winner: 'b' })).toBe('B won');
  expect(stateWord({ state: 'closed', winner: null })).toBe('No winner');
  expect(stateWord({ state: 'running', winner: null })).toBe('Voting');
});

test('shares are whole percents', () => {
  expect(percent(0.667)).toBe('67 %');
  expect(percents([0.578, 0.824])).toBe('58–82 %');
  expect(ratio(0.666)).toBe('67 : 33');
});

test.each([
  [0, '1.0×'],
  [Math.log(6.14), '6.1×'],
  [Math.log(19.6), '20×'],
  [Math.log(2_000_000), 'more than a million ×'],
  [Number.POSITIVE_INFINITY, 'more than a million ×'],
  [-9, 'less than 0.1×'],
])('a logarithm of %d is evidence of %s', (log, words) => {
  expect(evidenceWords(log)).toBe(words);
});
