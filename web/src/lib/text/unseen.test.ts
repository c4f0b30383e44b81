import { describe, expect, test } from 'vitest';
import { seenParts } from './unseen';

function drawn(text: string, other?: string): string {
  return seenParts(text, other)
    .map((part) => (part.kind === 'text' ? part.text : `<${part.label}>`))
    .join('');
}

describe('what cannot be seen is a mark', () => {
  test.each([
    ['a\u00a0b', 'a<NBSP>b'],
    ['ab\u200bc\ufeff', 'ab<ZWSP>c<BOM>'],
    ['abc \u202edef\u2069', 'abc <RLO>def<PDI>'],
    ['\u200eabc', '<LRM>abc'],
    ['a\rb\u001b[2J', 'a<CR>b<U+001B>[2J'],
    ['\u3164\u2028\u{e0041}', '<HF><LSEP><U+E0041>'],
    ['plain, café, 日本語, שלום\n', 'plain, café, 日本語, שלום\n'],
    ['👩‍💻 ❤️ 👍🏽', '👩‍💻 ❤️ 👍🏽'],
    ['می‌خواهم', 'می‌خواهم'],
  ])('%j', (text, expected) => {
    expect(drawn(text)).toBe(expected);
  });

  test('a mark says its name', () => {
    expect(seenParts('\u202e')).toEqual([
      { kind: 'mark', at: 0, label: 'RLO', name: 'Right-to-left override, U+202E' },
    ]);
  });
});

describe('in a change, what only looks alike is a mark too', () => {
  test('a letter with a mark of its own', () => {
    expect(drawn('cafe\u0301', 'café')).toBe('cafe<◌\u0301>');
    expect(drawn('café', 'cafe\u0301')).toBe('café');
  });

  test('a letter of another script', () => {
    expect(drawn('c\u043epy', 'copy')).toBe('c<\u043e>py');
    expect(drawn('\u0440\u0430\u0440\u0430', 'papa')).toBe('<р><а><р><а>');
    expect(drawn('\u043c\u0438\u0440', '\u0434\u043e\u043c')).toBe('мир');
  });

  test('a joiner that came', () => {
    expect(drawn('ab\u200dc', 'abc')).toBe('ab<ZWJ>c');
    expect(drawn('👩‍💻', '👩')).toBe('👩‍💻');
  });
});

test('differing texts are never drawn alike', () => {
  const texts = [
    'abc',
    'abc\u200b',
    'abc\u200e',
    'ab\u200dc',
    'abc\u00a0',
    'abc ',
    'abc\r',
    '\u202eabc',
    'a\u0430bc',
    'abc\u0301',
    'abć',
    'abc\ufe0f',
  ];
  const all = texts.map((text) => drawn(text, 'abc'));
  expect(new Set(all).size).toBe(texts.length);
});
