import { expect, test } from 'vitest';
import { isolated } from './isolated';

test('only a name with letters from the right is set apart', () => {
  expect(isolated('Sherlock Holmes')).toBe('Sherlock Holmes');
  expect(isolated('Ælfgifu 🎭 李')).toBe('Ælfgifu 🎭 李');
  expect(isolated('שרה לוי')).toBe('\u2068שרה לוי\u2069');
  expect(isolated('Layla ليلى')).toBe('\u2068Layla ليلى\u2069');
  expect(isolated('𞤀𞤣')).toBe('\u2068𞤀𞤣\u2069');
});
