import { expect, test } from 'vitest';
import type { Import } from '~/api/transfer/imports';
import { notesOf } from './notes';

const counts = { new_images: 2, changed_images: 1 } as unknown as NonNullable<Import['counts']>;

test('images that come are told, and what a file cannot say', () => {
  expect(notesOf({ counts, not_in_format: [] })).toEqual([
    '2 new reference images.',
    '1 reference image replaced by that of the file.',
  ]);
  expect(notesOf({ counts: null, not_in_format: ['templates', 'reference_images'] })).toEqual([
    'A CSV file says nothing of templates and reference images: they stay as they are.',
  ]);
  expect(notesOf({ counts: null, not_in_format: null })).toEqual([]);
});
