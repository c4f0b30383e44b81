import { expect, test } from 'vitest';
import { slugOf } from './slug';

test.each([
  ['Sherlock Holmes', 'sherlock-holmes'],
  ['Zoë, the 3rd', 'zoe-the-3rd'],
  ["The Mad Hatter's Hare", 'the-mad-hatters-hare'],
  ['Œdipe Straße', 'oedipe-strasse'],
  ['  7 of 9 ', 'of-9'],
  ['深い', ''],
  ['', ''],
])('%s becomes %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('a slug is cut at 80 letters without a dash at its end', () => {
  expect(slugOf(`${'a'.repeat(79)} b`)).toBe('a'.repeat(79));
});
