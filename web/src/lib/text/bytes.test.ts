import { expect, it } from 'vitest';
import { bytesInWords } from './bytes';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 KB'],
  [12_345, '12 KB'],
  [1_468_006, '1.4 MB'],
  [1_073_741_824, '1.0 GB'],
])('says %d bytes as %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});
