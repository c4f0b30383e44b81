import { expect, it } from 'vitest';
import type { ImportSummary } from '~/api/transfer/imports';
import { resultsInWords } from './results';

const counts = {
  create: 3,
  update: 0,
  unchanged: 1,
  conflict: 0,
  error: 1,
  new_characters: 0,
  new_emotions: 0,
  versions: 5,
};
const planned: ImportSummary = {
  import_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be001',
  status: 'planned',
  progress: 1,
  file_name: 'prompts.csv',
  file_bytes: 900,
  file_sha256: '',
  format: 'csv',
  with_history: false,
  not_in_format: ['templates', 'reference_images'],
  results: { success_count: 4, conflict_count: 0, error_count: 1 },
  counts,
  applied: null,
  strategy: null,
  error_message: null,
  created_at: '2026-05-01T12:00:00Z',
  planned_at: '2026-05-01T12:00:01Z',
  applied_at: null,
  expires_at: '2026-05-02T12:00:00Z',
  requested_by: null,
  applied_by: null,
  job_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be002',
};

it('counts what is in a plan', () => {
  expect(resultsInWords(planned)).toBe('4 fine, 1 error');
  expect(resultsInWords({ ...planned, status: 'planning', counts: null })).toBe('');
});

it('says why a file could not be read', () => {
  const error_message = 'Line 2 is not CSV.';
  expect(resultsInWords({ ...planned, status: 'failed', counts: null, error_message })).toBe(
    error_message,
  );
});

it('says what was done', () => {
  const applied = {
    created: 3,
    updated: 0,
    overwritten: 0,
    merged: 0,
    skipped: 1,
    unchanged: 1,
    new_versions: 3,
    new_characters: 0,
    new_emotions: 0,
  };
  expect(resultsInWords({ ...planned, status: 'applied', applied })).toBe(
    'Created 3 prompts; 1 stayed as it was; 1 was skipped',
  );
});
