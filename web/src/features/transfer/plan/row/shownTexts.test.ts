import { expect, test } from 'vitest';
import type { ImportRow } from '~/api/transfer/imports';
import { changed, labelOfTexts } from './shownTexts';

type Shown = Parameters<typeof labelOfTexts>[0];

const diff: ImportRow['diff'] = [
  { op: 'delete', text: 'here' },
  { op: 'insert', text: 'there' },
];

test.each<[string, Shown, string | null]>([
  ['a change', { version: 2, prompt_text: 'there', current_text: 'here', diff }, changed],
  [
    'a deletion',
    { version: 2, prompt_text: null, current_text: 'here', diff: [] },
    'The file ends with a deletion; here it says',
  ],
  [
    'a row in error without a text that can be shown',
    { version: null, prompt_text: null, current_text: 'here', diff: [] },
    'The text here',
  ],
  [
    'a new cell',
    { version: 1, prompt_text: 'there', current_text: null, diff },
    'The text of the file',
  ],
  [
    'one text',
    { version: 1, prompt_text: 'here', current_text: 'here', diff: [] },
    'The text, the same here and in the file',
  ],
  ['nothing', { version: null, prompt_text: null, current_text: null, diff: [] }, null],
])('%s', (_, row, label) => {
  expect(labelOfTexts(row)).toBe(label);
});
