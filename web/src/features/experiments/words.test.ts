import { expect, test } from 'vitest';
import { percent, stateWord } from './words';

test('a closed experiment says who won', () => {
  expect(stateWord({ state: 'closed', winner: 'b' })).toBe('B won');
  expect(stateWord({ state: 'closed', winner: null })).toBe('Closed without a winner');
  expect(stateWord({ state: 'running', winner: null })).toBe('Voting');
});

test('shares are whole percents', () => {
  expect(percent(0.667)).toBe('67 %');
});
