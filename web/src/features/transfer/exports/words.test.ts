import { describe, expect, it } from 'vitest';
import type { ExportOrder } from '~/api/transfer/exports';
import { contentInWords, countsInWords } from './words';

const names = {
  characterName: (id: string) => id.toUpperCase(),
  emotionName: (name: string) => `${name}!`,
};

const everything: ExportOrder = {
  format: 'json',
  with_history: true,
  with_images: true,
  character_ids: null,
  emotions: null,
};

describe('contentInWords', () => {
  it('says that it is everything', () => {
    expect(contentInWords(everything, names)).toBe(
      'All characters and the global defaults, all emotions, every version',
    );
  });

  it('says when images are left out, where they could be', () => {
    const without = { ...everything, with_images: false };
    expect(contentInWords(without, names)).toMatch(/every version, without reference images$/);
    expect(contentInWords({ ...without, format: 'csv' }, names)).toMatch(/every version$/);
  });

  it('names a few, and counts the others', () => {
    const order = {
      ...everything,
      with_history: false,
      character_ids: ['global', 'a', 'b', 'c', 'd'],
      emotions: ['happy'],
    };
    expect(contentInWords(order, names)).toBe(
      'Global defaults, A, B and 2 more, only happy!, only the newest versions',
    );
  });
});

it('counts what is in a file', () => {
  expect(countsInWords({ characters: 1, emotions: 8, prompts: 1200, versions: 3000 })).toBe(
    '1 character, 8 emotions, 1,200 prompts, 3,000 versions',
  );
  expect(
    countsInWords({ characters: 1, emotions: 0, prompts: 0, versions: 0, reference_images: 2 }),
  ).toBe('1 character, 0 emotions, 0 prompts, 0 versions, 2 reference images');
});
