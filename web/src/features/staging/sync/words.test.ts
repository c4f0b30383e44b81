import { describe, expect, it } from 'vitest';
import type { StagingSync } from '~/api/staging/syncs';
import {
  activityInWords,
  amountInWords,
  classInWords,
  interruptionInWords,
  leakScanInWords,
  lengthInWords,
  objectsInWords,
  stageTimes,
  tablesAtWork,
  tallyOf,
  timeLeftInWords,
} from './words';

function sync(changes: Partial<StagingSync>): StagingSync {
  return {
    sync_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be101',
    status: 'in_progress',
    started_at: '2026-11-22T09:30:00Z',
    completed_at: null,
    records_synced: 0,
    records_failed: 0,
    phase: 'copying',
    progress: 0.2,
    tables: [],
    generation: 6,
    requested_by: 'ada@example.com',
    is_cancel_requested: false,
    error: null,
    interruption: null,
    anonymize: true,
    include_versions: true,
    ...changes,
  };
}

describe('interruptionInWords', () => {
  const lost = {
    code: 'worker_lost',
    message: 'The worker that ran this job stopped answering (attempt 1 of 3).',
    attempt: 2,
    attempts_max: 3,
  };

  it('names the bridge, and the attempt that follows', () => {
    expect(interruptionInWords(lost, true)).toBe(
      'Interrupted: the bridge ended in the midst of it. Attempt 2 of 3 begins once a bridge is there.',
    );
    expect(interruptionInWords(lost, false)).toMatch(/ Attempt 2 of 3 is under way\.$/);
  });

  it('repeats any other reason', () => {
    const away = { ...lost, code: 'unavailable', message: 'Production does not answer.' };
    expect(interruptionInWords(away, false)).toBe(
      'Interrupted: Production does not answer. Attempt 2 of 3 is under way.',
    );
  });
});

describe('activityInWords', () => {
  it.each([
    [{ phase: 'waiting' }, 'Waiting for the bridge'],
    [{ phase: 'copying', step: 'rows' }, 'Copying rows'],
    [{ phase: 'copying' }, 'Copy and mask'],
    [{ phase: 'searching', step: 'rows' }, 'Search for people'],
    [{ is_cancel_requested: true }, 'Cancelling'],
  ] as const)('says %j as %s', (changes, words) => {
    expect(activityInWords(sync(changes))).toBe(words);
  });
});

it('says how much has come, and of how much', () => {
  expect(amountInWords(sync({ records_synced: 1204 }))).toBe('1,204 rows');
  const some = { records_synced: 1, bytes_synced: 2048 };
  expect(amountInWords(sync({ ...some, bytes_expected: 8192 }))).toBe(
    '1 row, 2.0 KB of about 8.0 KB',
  );
  expect(amountInWords(sync({ ...some, bytes_expected: 1024 }))).toBe('1 row, 2.0 KB');
});

it.each([
  [3, 'A few seconds left'],
  [31, 'About 40 s left'],
  [150, 'About 3 min 0 s left'],
])('says that %d seconds are left as %s', (seconds, words) => {
  expect(timeLeftInWords(seconds)).toBe(words);
});

const table = (name: string, rows: number, is_done: boolean) => ({
  table: name,
  rows,
  bytes: 0,
  is_done,
});

it('names the tables that rows come from now', () => {
  const tables = [table('a', 5, true), table('b', 1200, false), table('c', 0, false)];
  expect(tablesAtWork(tables)).toEqual(['b (1,200 rows)']);
});

describe('stageTimes', () => {
  const stages: NonNullable<StagingSync['stages']> = [
    { stage: 'preparing', began_at: '2026-11-22T09:30:01Z' },
    { stage: 'copying', began_at: '2026-11-22T09:30:03Z' },
  ];

  it('tells what is done, what is done now, and what is ahead', () => {
    expect(stageTimes(sync({ stages })).slice(0, 3)).toEqual([
      { stage: 'preparing', state: 'done', seconds: 2 },
      { stage: 'copying', state: 'now' },
      { stage: 'searching', state: 'ahead' },
    ]);
  });

  it('tells where it stopped', () => {
    const failed = sync({ stages, status: 'failed', completed_at: '2026-11-22T09:30:13Z' });
    expect(stageTimes(failed)[1]).toEqual({ stage: 'copying', state: 'stopped', seconds: 10 });
    expect(lengthInWords(failed)).toBe('13 s');
  });

  it('has all ahead before it begins', () => {
    expect(new Set(stageTimes(sync({})).map(({ state }) => state))).toEqual(new Set(['ahead']));
  });
});

it('adds up what became of the values', () => {
  const email = { column: 'email', class: 'email', masked: 5, kept: 0, null: 1 };
  const id = { column: 'id', class: 'keep', masked: 0, kept: 6, null: 0 };
  expect(tallyOf([email, id])).toEqual({ masked: 5, kept: 6, empty: 1 });
});

it('counts the hits of the leak scan', () => {
  const leak = { table: 'public.a', column: 'b', emails: 1, phones: 2, names: 0 };
  expect(leakScanInWords(sync({}))).toBeUndefined();
  expect(leakScanInWords(sync({ leak_scan: { cells: 1200, leaks: [] } }))).toBe(
    '0 hits in 1,200 cells',
  );
  expect(leakScanInWords(sync({ leak_scan: { cells: 1, leaks: [leak] } }))).toBe(
    '3 hits in 1 cell',
  );
});

it('tells what became of the clips', () => {
  const objects = {
    copied: 2,
    copied_bytes: 2048,
    present: 40,
    missing: 0,
    missing_keys: [],
    digest: '',
  };
  expect(objectsInWords(sync({ objects }))).toBe('2 copied (2.0 KB), 40 here already');
  expect(objectsInWords(sync({ objects: { ...objects, copied: 0, missing: 1 } }))).toBe(
    '0 copied, 40 here already, 1 missing in production',
  );
});

it('has a word for a class that it does not know', () => {
  expect(classInWords('email')).toBe('e-mail');
  expect(classInWords('person.nick_name')).toBe('person nick name');
});
