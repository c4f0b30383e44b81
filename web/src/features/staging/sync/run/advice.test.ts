import { expect, it } from 'vitest';
import type { StagingSync } from '~/api/staging/syncs';
import { adviceOn } from './advice';

const failed = (changes: Partial<StagingSync>) => adviceOn(changes as StagingSync);

it('leads to the columns when people were found', () => {
  const leak = { table: 'public.a', column: 'b', emails: 1, phones: 0, names: 0 };
  const { steps, isOfHealth } = failed({
    leak_scan: { cells: 9, leaks: [leak] },
    error: { code: 'conflict', message: '' },
  });
  expect(steps[0]).toContain('columns in production');
  expect(isOfHealth).toBe(false);
});

it('leads to the policy when that does not fit', () => {
  expect(failed({ error: { code: 'invalid', message: '' } }).steps[0]).toContain('mien sync check');
});

it.each(['unavailable', 'worker_lost', 'conflict'])('leads to the parts after %s', (code) => {
  expect(failed({ error: { code, message: '' } }).isOfHealth).toBe(true);
});
