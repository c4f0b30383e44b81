import { expect, test } from 'vitest';
import { parseTable } from './pastedTable';

const id = '01994b1c-8a01-7c11-9d52-4f0c6a7be101';

test('each row is a cell with the values of its columns', () => {
  expect(
    parseTable(`character_id\tEmotion\tmood\tlight\r\n${id}\thappy\tglad\t\n\tsad\tlow\tdim\n`),
  ).toEqual({
    items: [
      { character_id: id, emotion: 'happy', values: { mood: 'glad' } },
      { character_id: null, emotion: 'sad', values: { mood: 'low', light: 'dim' } },
    ],
  });
});

test('CSV is read too, with what its quotes hold', () => {
  expect(parseTable('emotion,mood,light\nhappy,"glad, ""very""\nso",dim\n')).toEqual({
    items: [
      { character_id: null, emotion: 'happy', values: { mood: 'glad, "very"\nso', light: 'dim' } },
    ],
  });
  expect(parseTable('emotion;mood\r\nsad;low')).toEqual({
    items: [{ character_id: null, emotion: 'sad', values: { mood: 'low' } }],
  });
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
