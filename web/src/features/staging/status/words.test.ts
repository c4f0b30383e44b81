import { describe, expect, it } from 'vitest';
import type {
  IsolationCheck,
  IsolationResult,
  StagingPart,
  StagingStatus,
} from '~/api/staging/status';
import { byGravity, driftInWords, isolationInWords, remedyFor, statusInWords } from './words';

function check(result: IsolationResult, is_old = false): IsolationCheck {
  return {
    name: `a_${result}_check`,
    claim: 'They are two.',
    result,
    tried: 'Asked both.',
    found: 'Two.',
    tried_by: 'bridge',
    tried_at: '2026-11-22T10:55:00Z',
    is_old,
  };
}

function told(result: IsolationResult, checks: IsolationCheck[]) {
  return isolationInWords({ result, is_asked_for: false, checks });
}

describe('isolationInWords', () => {
  it('says that all is well only when all was tried', () => {
    expect(told('passed', [check('passed'), check('passed')])).toBe(
      'Nothing is shared: all 2 checks passed',
    );
    expect(told('untried', [])).toBe('Nobody knows yet: nothing was tried');
    expect(told('untried', [check('passed', true), check('untried'), check('passed')])).toBe(
      'Not all is known: 2 checks of 3 not tried lately',
    );
  });

  it('counts what failed', () => {
    expect(told('failed', [check('failed'), check('passed')])).toMatch(/^1 check failed/);
    expect(told('warning', [check('warning'), check('passed')])).toContain('1 barrier less');
  });
});

function part(name: string, health: StagingPart['health']): StagingPart {
  return {
    name,
    health,
    found: '',
    checked_at: null,
  };
}
function status(
  word: StagingStatus['status'],
  parts: StagingPart[],
  result: IsolationResult = 'passed',
): StagingStatus {
  return {
    environment: 'staging',
    status: word,
    last_sync_at: null,
    database_url: '',
    storage_bucket: '',
    generation: {
      number: 1,
      origin: 'initial',
      made_at: '',
      made_by: '',
      synced_at: null,
      age_seconds: 0,
    },
    parts,
    drift: null,
    isolation: { result, is_asked_for: false, checks: [check(result)] },
    read_at: '',
  };
}

describe('statusInWords', () => {
  it('names the parts that are not well', () => {
    const parts = [part('database', 'well'), part('bridge', 'unwell'), part('workers', 'unknown')];
    expect(statusInWords(status('degraded', parts))).toBe('Not well: Bridge. Not known: Workers.');
  });

  it('keeps no warning of the isolation back', () => {
    const parts = [part('bridge', 'well')];
    expect(statusInWords(status('ready', parts))).toMatch(
      /^Every part is well\. Nothing is shared/,
    );
    expect(statusInWords(status('ready', parts, 'warning'))).toContain('1 barrier less');
  });

  it('says what to do about the bridge only while it is away', () => {
    expect(remedyFor(part('bridge', 'unwell'))).toContain('systemctl start mien-bridge');
    expect(remedyFor(part('bridge', 'well'))).toBe('');
  });
});

it('puts the gravest check first', () => {
  const results = byGravity([check('passed'), check('untried'), check('failed')]);
  expect(results.map(({ result }) => result)).toEqual(['failed', 'untried', 'passed']);
});

it('counts the classes in which production has gone on', () => {
  const side = { rows: 1, newest_change_at: null };
  const row = (is_behind: boolean) => ({
    class: 'users',
    production: side,
    staging: side,
    is_behind,
  });
  const drift = { is_behind: true, production_read_at: '', staging_read_at: '' };
  expect(driftInWords({ ...drift, classes: [row(true), row(false)] })).toBe(
    'Production has gone on in 1 of 2 classes of data.',
  );
  expect(driftInWords({ ...drift, classes: [row(false)] })).toMatch(/^Nothing/);
});
