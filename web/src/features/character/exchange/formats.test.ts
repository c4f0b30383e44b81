import { expect, test } from 'vitest';
import { contentsInWords } from './formats';

const emotionName = (name: string) => name.toUpperCase();

test('what is missing is told by its name', () => {
  const made = {
    clips: ['happy'],
    missing: ['sad', 'angry'],
    labels: { joy: 'happy', love: 'happy' },
    labels_missing: ['grief'],
  };
  expect(contentsInWords(made, emotionName)).toEqual([
    '1 clip as 2 expressions.',
    'Without a video: SAD, ANGRY.',
    'Expressions for which no clip stands in: grief.',
  ]);
});

test('nothing is said of a file that is still being made', () => {
  const made = { clips: null, missing: null, labels: null, labels_missing: null };
  expect(contentsInWords(made, emotionName)).toEqual([]);
});
