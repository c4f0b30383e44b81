import { expect, test } from 'vitest';
import { attributeProblem, attributesOf, newRow, rowsOf } from './attributeRows';

test('attributes become rows and come back', () => {
  const attributes = { coat: 'grey', habit: 'steepled fingers' };
  expect(attributesOf(rowsOf(attributes))).toEqual(attributes);
});

test('empty rows say nothing', () => {
  const rows = [newRow(), newRow(' coat ', 'grey')];
  expect(attributesOf(rows)).toEqual({ coat: 'grey' });
  expect(attributeProblem(rows, 0)).toBeUndefined();
});

test('names are checked', () => {
  const rows = [newRow('coat'), newRow('coat'), newRow('My Coat'), newRow('', 'grey')];
  expect(rows.map((_, at) => attributeProblem(rows, at))).toEqual([
    undefined,
    'This name is there already.',
    'Small letters, digits and _, a letter first.',
    'This value needs a name.',
  ]);
});
