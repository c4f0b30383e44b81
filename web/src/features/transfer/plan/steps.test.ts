import { expect, it } from 'vitest';
import { stepStates } from './steps';

const at = '2026-05-01T12:00:00Z';

it.each([
  ['planning', null, ['current', 'ahead', 'ahead', 'ahead']],
  ['failed', null, ['stopped', 'ahead', 'ahead', 'ahead']],
  ['planned', at, ['done', 'current', 'ahead', 'ahead']],
  ['expired', at, ['done', 'stopped', 'ahead', 'ahead']],
  ['cancelled', null, ['stopped', 'ahead', 'ahead', 'ahead']],
  ['cancelled', at, ['done', 'stopped', 'ahead', 'ahead']],
  ['applying', at, ['done', 'done', 'current', 'ahead']],
  ['applied', at, ['done', 'done', 'done', 'done']],
] as const)('an import that is %s (planned: %s)', (status, planned_at, states) => {
  expect(stepStates({ status, planned_at })).toEqual(states);
});
