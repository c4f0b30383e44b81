import { expect, test } from 'vitest';
import type { ExperimentPair } from '~/api/experiments/experiments';
import { wonWords } from './won';

const happy = { character_id: null, emotion: 'happy' };
const clip = { video_url: null, poster_url: null, failure: null };

function pair(frozen_order: number | null, score: number | null, emotion = 'happy') {
  const of: ExperimentPair = {
    ...happy,
    number: 1,
    frozen_order,
    frozen_at: null,
    score,
    disagreement: null,
    clips: { a: clip, b: clip },
    votes: [],
  };
  return { ...of, emotion };
}

test('of the pairs of a cell that count, those for B are said', () => {
  const pairs = [pair(1, 1), pair(2, 1, 'sad'), pair(3, 0.5), pair(4, 1), pair(null, null)];
  const cell = { ...happy, share: 0.8, ci95: [0.4, 1], diff: [] };
  expect(wonWords(pairs, { ...cell, pairs: 3 }, 4)).toBe('2 of 3');
  expect(wonWords(pairs, { ...cell, pairs: 2 }, 3)).toBe('1 of 2');
  // Read at another moment than the results.
  expect(wonWords(pairs, { ...cell, pairs: 2 }, 4)).toBeUndefined();
  expect(wonWords([], { ...cell, pairs: 2 }, 4)).toBeUndefined();
});
