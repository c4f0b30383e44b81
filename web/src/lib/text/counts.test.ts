import { expect, test } from 'vitest';
import { count, counted } from './counts';

test('numbers have thousands set off, and words follow them', () => {
  expect(count(1240)).toBe('1,240');
  expect(counted(1, 'character')).toBe('1 character');
  expect(counted(0, 'character')).toBe('0 characters');
  expect(counted(2, 'has', 'have')).toBe('2 have');
});
