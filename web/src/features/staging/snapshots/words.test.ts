import { describe, expect, it } from 'vitest';
import type { StagingOperation } from '~/api/staging/operations';
import { missingKeys, operationInWords, resultInWords } from './words';

function operation(changes: Partial<Omit<StagingOperation, 'arguments'>>, given: object = {}) {
  return {
    operation_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be101',
    kind: 'snapshot',
    status: 'completed',
    phase: 'done',
    progress: 1,
    generation: 4,
    result: null,
    error: null,
    interruption: null,
    is_cancel_requested: false,
    requested_by: 'ada@example.com',
    requested_at: '2026-11-22T09:30:00Z',
    finished_at: null,
    ...changes,
    arguments: given,
  } as StagingOperation;
}

describe('operationInWords', () => {
  it.each([
    ['snapshot', { name: 'Before', note: '' }, 'Snapshot “Before”'],
    ['restore', { snapshot: 4 }, 'Restoration of snapshot 4'],
    ['reset', { database: true, storage: false, to: 'empty' }, 'Reset of the database'],
    ['reset', { database: true, storage: true }, 'Reset of the database and storage'],
    ['drop', {}, 'Removal of generation 4'],
    ['sync', {}, 'Sync with production'],
  ] as const)('names a %s', (kind, given, words) => {
    expect(operationInWords(operation({ kind }, given))).toBe(words);
  });
});

const told = (result: object | null) => resultInWords(result as StagingOperation['result']);

describe('resultInWords', () => {
  it('tells what a reset of the storage did', () => {
    const result = { seconds: 61.2, objects_removed: 2, bytes_removed: 2048, objects_missing: 1 };
    expect(told(result)).toEqual([
      'It took 61 s.',
      'Removed 2 objects that nothing needs (2.0 KB).',
      'Missing: 1 object that the served data need.',
    ]);
  });

  it('says nothing of what did not happen', () => {
    expect(told(null)).toEqual([]);
    expect(
      told({ seconds: 1.25, objects_removed: 0, bytes_removed: 0, objects_missing: 0 }),
    ).toEqual(['It took 1.3 s.', 'Removed 0 objects that nothing needs.']);
    expect(told({ seconds: 150 })).toEqual(['It took 2 min 30 s.']);
  });

  it('knows the keys that are told', () => {
    expect(missingKeys({ missing: ['a/b'] } as unknown as StagingOperation['result'])).toEqual([
      'a/b',
    ]);
    expect(missingKeys(null)).toEqual([]);
  });
});
