import { expect, test } from 'vitest';
import type { Provider } from '~/api/providers/providers';
import { adviceOf, healthOf, spentOf } from './words';

const well = {
  paused: false,
  test: { tested_at: '2026-11-29T18:00:00.000Z', failure: null },
  spend: { used_up: false },
} as unknown as Provider;

test('the worst of what keeps a provider from making clips is told', () => {
  expect(healthOf(well)).toBe('well');
  expect(healthOf({ ...well, spend: { ...well.spend, used_up: true } })).toBe('used_up');
  const failed = { ...well.test, failure: { code: 'unreachable', message: 'No answer.' } };
  expect(healthOf({ ...well, test: failed })).toBe('failing');
  expect(healthOf({ ...well, test: failed, paused: true })).toBe('paused');
  expect(healthOf({ ...well, test: { tested_at: null, failure: null } })).toBe('untested');
});

test('a failure comes with what to do about it', () => {
  expect(adviceOf('wrong_key')).toContain('new key');
  expect(adviceOf('no_credit')).toContain('credit');
  expect(adviceOf('unreachable')).toContain('reach');
});

test('what was spent is told against the budget there is', () => {
  expect(spentOf(1.2, 5)).toBe('$1.20 of $5.00');
  expect(spentOf(1.2, null)).toBe('$1.20');
});
