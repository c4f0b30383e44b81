import { expect, test } from 'vitest';
import { isBlank } from './blank';

// The same texts as in src/base/text_test.cpp.
test.each([
  '',
  ' ',
  '\t\r\n\v\f',
  '\u00A0\u2003\u3000\u2028',
  '\u0085',
  '\u1680',
  '\u200B',
  '\uFEFF',
  '\u2060\u200D',
  '\u3164',
  '\u00AD',
  '\u180E',
  '\u115F',
  '\u1160',
  '\u2800',
  '\u034F',
  '\uFE0F',
  '\u200E',
  '\u202E',
  '\u2066\u2069',
  '\u{E0041}',
  '\u{E0100}',
  '\uFFA0',
  '\x1F',
  '\b',
  '\x7F',
  '\u009B',
  '\uFFF9\uFFFB',
  '\u{1D173}',
  '\u{1D159}',
  '\u{16FE4}',
  '\u{13441}',
  ' \u200B\t\uFEFF ',
])('%j shows nothing', (text) => {
  expect(isBlank(text)).toBe(true);
});

test.each([
  '.',
  ' x ',
  '\u200Bx\u200B',
  '\u0301',
  '\u0600',
  '\u2801',
  '\u{1F468}\u200D\u{1F680}',
  '\uFFFC',
  '\uE000',
  '\u2014',
  '_',
])('%j shows something', (text) => {
  expect(isBlank(text)).toBe(false);
});
