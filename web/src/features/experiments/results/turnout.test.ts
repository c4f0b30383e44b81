import { expect, test } from 'vitest';
import type { ExperimentPair } from '~/api/experiments/experiments';
import { turnoutWords } from './turnout';

const clip = { video_url: null, poster_url: null, failure: null };

function pair(number: number, frozen_order: number | null, ...raters: string[]): ExperimentPair {
  const votes = raters.map((rater_id) => {
    return { rater_id, is_author: false, answer: 'b' as const, ratings: null };
  });
  const cell = { character_id: null, emotion: 'happy' };
  const open = { frozen_at: null, score: null, disagreement: null };
  return { number, ...cell, frozen_order, ...open, clips: { a: clip, b: clip }, votes };
}

function rater(id: string) {
  return { id, display_name: id, is_author: false, is_unblinded: false };
}

test('it is said who has still to vote', () => {
  // The second lacks a clip, so that nobody is asked.
  const pairs = [pair(1, 1, 'grace', 'alan'), pair(2, 2), pair(3, null, 'grace'), pair(4, null)];
  expect(turnoutWords(pairs, rater('grace'))).toBe('2 answered, 1 to go');
  expect(turnoutWords(pairs, rater('alan'))).toBe('1 answered, 2 to go');
  expect(turnoutWords(pairs.slice(0, 2), rater('alan'))).toBe('1 answered, none to go');
  expect(turnoutWords(pairs, { ...rater('alan'), is_unblinded: true })).toContain('votes no more');
});
