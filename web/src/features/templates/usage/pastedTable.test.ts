import { expect, test } from 'vitest';
import { ProblemError } from '~/lib/problem';
import { parseTable, problemsOfLines } from './pastedTable';

const id = '01994b1c-8a01-7c11-9d52-4f0c6a7be101';

test('each row is a cell with the values of its columns', () => {
  expect(
    parseTable(`character_id\tEmotion\tmood\tlight\r\n${id}\thappy\tglad\t\n\tsad\tlow\tdim\n`),
  ).toEqual({
    items: [
      { character: id, emotion: 'happy', values: { mood: 'glad' } },
      { character: null, emotion: 'sad', values: { mood: 'low', light: 'dim' } },
    ],
    lines: [2, 3],
  });
});

test('CSV is read too, with what its quotes hold', () => {
  expect(parseTable('emotion,mood,light\nhappy,"glad, ""very""\nso",dim\n')).toEqual({
    items: [
      { character: null, emotion: 'happy', values: { mood: 'glad, "very"\nso', light: 'dim' } },
    ],
    lines: [2],
  });
  expect(parseTable('emotion;mood\r\nsad;low')).toEqual({
    items: [{ character: null, emotion: 'sad', values: { mood: 'low' } }],
    lines: [2],
  });
});

test('characters are named as people call them', () => {
  expect(parseTable('Character\tEmotion\nAlice B.\tVery happy\n\ncharacter_2\tsad\n')).toEqual({
    items: [
      { character: 'Alice B.', emotion: 'Very happy', values: {} },
      { character: 'character_2', emotion: 'sad', values: {} },
    ],
    lines: [2, 4],
  });
  expect(parseTable('character_slug,emotion\nalice,sad')).toMatchObject({
    items: [{ character: 'alice', emotion: 'sad', values: {} }],
  });
});

test('what the server says of an item is told by its line', () => {
  const error = new ProblemError(422, {
    problems: [
      { pointer: '/items/1/character', code: 'unknown_character', message: 'Unknown.' },
      { pointer: '/change_reason', code: 'too_long', message: 'Too long.' },
    ],
  });
  expect(problemsOfLines(error, [2, 5])).toBe('Line 5: Unknown.');
  expect(problemsOfLines(error, [])).toBeUndefined();
  expect(problemsOfLines(null, [2])).toBeUndefined();
  const many = new ProblemError(422, {
    problems: Array.from({ length: 8 }, (_, item) => ({
      pointer: `/items/${item}/emotion`,
      code: 'unknown_emotion',
      message: 'No.',
    })),
  });
  expect(problemsOfLines(many, [2, 3, 4, 5, 6, 7, 8, 9])).toBe(
    'Line 2: No. Line 3: No. Line 4: No. Line 5: No. Line 6: No. And 3 more.',
  );
});

function problemOf(text: string) {
  const read = parseTable(text);
  return 'problem' in read ? read.problem : '';
}

test('a table that cannot be read says why', () => {
  expect(problemOf('mood\nglad')).toContain('emotion');
  expect(problemOf('emotion\tmood\nhappy\tglad\tmore')).toContain('Line 2');
  expect(problemOf('emotion\tmood\n\tglad')).toContain('Line 2');
  expect(problemOf('emotion\tmood')).toContain('no row');
  expect(problemOf('emotion,mood\nhappy,"glad')).toContain('not closed');
  expect(problemOf('emotion,mood\nhappy,"a\nb"\n,x')).toContain('Line 4');
});
