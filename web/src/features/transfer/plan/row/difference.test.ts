import { expect, test } from 'vitest';
import { differencesOf } from './difference';

const here = { change_reason: 'warmer', created_by: 'Ada', created_at: '2026-01-01T00:00:00Z' };

test('what differs is told, with both sides', () => {
  const file = { ...here, change_reason: 'colder', created_by: 'Grace' };
  expect(differencesOf({ file_details: file, current_details: here })).toEqual([
    { fact: 'change_reason', label: 'Reason', here: 'warmer', file: 'colder' },
    { fact: 'created_by', label: 'Author', here: 'Ada', file: 'Grace' },
  ]);
});

test('what a file does not say is no difference', () => {
  const file = { change_reason: 'warmer', created_by: null, created_at: null };
  expect(differencesOf({ file_details: file, current_details: here })).toEqual([]);
  expect(differencesOf({ file_details: null, current_details: here })).toEqual([]);
});
