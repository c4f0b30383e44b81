import { expect, test } from 'vitest';
import { notesOf } from './notes';

test('what a file cannot say is told', () => {
  expect(notesOf({ not_in_format: ['templates', 'reference_images'] })).toEqual([
    'A CSV file says nothing of templates and reference images: they stay as they are.',
  ]);
  expect(notesOf({ not_in_format: [] })).toEqual([]);
  expect(notesOf({ not_in_format: null })).toEqual([]);
});
