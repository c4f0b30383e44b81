import { expect, test } from 'vitest';
import { sentenceOf } from './verdict';

test('before a first reading it is said how far it is, of all pairs', () => {
  const of = { state: 'collecting', sentence: 'From the server.' } as const;
  expect(sentenceOf({ ...of, pairs: { planned: 22, frozen: 0 } })).toBe(
    '0 of 22 pairs are in; the first reading comes at 12.',
  );
  expect(sentenceOf({ ...of, pairs: { planned: 22, frozen: 13 } })).toBe('From the server.');
  expect(sentenceOf({ ...of, state: 'open', pairs: { planned: 22, frozen: 5 } })).toBe(
    'From the server.',
  );
});
