import { expect, test } from 'vitest';
import { isJump, seamWord } from './seam';

test.each([
  [0, 'doubled frame'],
  [0.24, 'doubled frame'],
  [1, 'seamless'],
  [1.5, 'seamless'],
  [2, 'small jump'],
  [8, 'jump'],
])('a seam of %s is told as %s', (score, word) => {
  expect(seamWord(score)).toBe(word);
  expect(isJump(score)).toBe(word === 'doubled frame' || word === 'jump');
});
