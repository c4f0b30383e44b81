import { describe, expect, it } from 'vitest';
import { contentInWords, countsInWords } from './words';

const names = {
  characterName: (id: string) => id.toUpperCase(),
  emotionName: (name: string) => `${name}!`,
};

describe('contentInWords', () => {
  it('says that it is everything', () => {
    expect(contentInWords({ with_history: true, character_ids: null, emotions: null }, names)).toBe(
      'All characters and the global defaults, all emotions, every version',
    );
  });

  it('names a few, and counts the others', () => {
    const order = {
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
});
