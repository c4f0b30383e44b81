import { describe, expect, it } from 'vitest';
import { mergedText, mergeTexts } from './merge';

const base = 'A calm smile. Soft light.';

describe('mergeTexts', () => {
  it.each([
    ['nobody changed anything', base, base, base],
    ['only I did', 'A wide smile. Soft light.', base, 'A wide smile. Soft light.'],
    ['only they did', base, 'A calm smile. Hard light.', 'A calm smile. Hard light.'],
    [
      'both did, in different places',
      'A wide smile. Soft light.',
      'A calm smile. Hard light.',
      'A wide smile. Hard light.',
    ],
    [
      'both made the same change',
      'A wide smile. Soft light.',
      'A wide smile. Soft light.',
      'A wide smile. Soft light.',
    ],
  ])('has no conflict when %s', (_, mine, theirs, result) => {
    const parts = mergeTexts(base, mine, theirs);
    expect(parts.every((part) => part.kind === 'same')).toBe(true);
    expect(mergedText(parts)).toBe(result);
  });

  it('leaves the choice when both changed the same words', () => {
    const parts = mergeTexts(base, 'A wide smile. Soft light.', 'A faint smile. Hard light.');
    expect(parts.filter((part) => part.kind === 'conflict')).toEqual([
      { kind: 'conflict', mine: 'wide', theirs: 'faint' },
    ]);
    expect(mergedText(parts, ['mine'])).toBe('A wide smile. Hard light.');
    expect(mergedText(parts, ['theirs'])).toBe('A faint smile. Hard light.');
    expect(mergedText(parts, ['both'])).toBe('A faint wide smile. Hard light.');
  });

  it('keeps variables whole', () => {
    const parts = mergeTexts('{a} b', '{a|x} b', '{a|y} b');
    expect(mergedText(parts, ['theirs'])).toBe('{a|y} b');
  });

  it('gives each text back when the other is taken as its base', () => {
    const text = 'Größe 👩‍🚀\r\n{emotion}  end ';
    expect(mergedText(mergeTexts('', text, ''))).toBe(text);
    expect(mergedText(mergeTexts('', '', text))).toBe(text);
    expect(mergedText(mergeTexts(text, text, ''))).toBe('');
  });
});
