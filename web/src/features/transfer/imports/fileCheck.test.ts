import { expect, it } from 'vitest';
import { oneFile, problemOfFile } from './fileCheck';

it.each([
  'prompts.json',
  'Prompts.CSV',
  'prompts.json.gz',
  'prompts.zip',
  'prompts.gz',
  'table.tsv',
])('takes %s', (name) => expect(problemOfFile({ name, size: 12 })).toBeNull());

it.each([
  ['prompts.xlsx', 12, /neither JSON nor CSV/],
  ['prompts', 12, /neither JSON nor CSV/],
  ['prompts.json', 0, /is empty/],
  ['prompts.json', 1024 ** 3 + 1, /at most 1 GB/],
])('refuses %s of %d bytes', (name, size, why) => {
  expect(problemOfFile({ name, size })).toMatch(why);
});

it('takes one file at a time', () => {
  const file = new File(['{}'], 'prompts.json');
  expect(oneFile([file])).toEqual({ file });
  expect(oneFile([file, file])).toHaveProperty('problem');
  expect(oneFile([])).toHaveProperty('problem');
});
