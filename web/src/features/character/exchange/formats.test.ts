import { expect, test } from 'vitest';
import { contentsInWords } from './formats';

const emotionName = (name: string) => name.toUpperCase();

test('what is missing is told by its name', () => {
  const made = {
    clips: ['happy'],
    missing: ['sad', 'angry'],
    labels: { joy: 'happy', love: 'happy' },
    labels_missing: ['grief'],
    left_out: [{ what: 'Clip of “shy”', why: 'It cannot be animated.' }],
  };
  expect(contentsInWords(made, emotionName)).toEqual([
    '1 clip as 2 expressions.',
    'Without a video: SAD, ANGRY.',
    'Expressions for which no clip stands in: grief.',
    'Left out: Clip of “shy”. It cannot be animated.',
  ]);
});

test('nothing is said of a file that is still being made', () => {
  const nothing = { clips: null, missing: null, left_out: null };
  const made = { ...nothing, labels: null, labels_missing: null };
  expect(contentsInWords(made, emotionName)).toEqual([]);
});
