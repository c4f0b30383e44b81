import { expect, test } from 'vitest';
import { costInWords, standingInWords } from './standing';

const none = { usd: null, amount: null, unit: null };

test('where it stands is told as far as the provider says it', () => {
  const accepted = { state: 'accepted', progress: null } as const;
  expect(standingInWords({ ...accepted, stage: 'queued', queue_position: 0 })).toBe(
    'Queued there, next in line',
  );
  expect(standingInWords({ ...accepted, stage: 'queued', queue_position: null })).toBe(
    'Queued there',
  );
  expect(
    standingInWords({ ...accepted, stage: 'running', queue_position: null, progress: 0.4 }),
  ).toBe('Running, 40 %');
  expect(
    standingInWords({ state: 'parked', stage: null, queue_position: null, progress: null }),
  ).toBe('Waits for you');
});

test('what the provider says counts, then what was counted', () => {
  const asked = { state: 'succeeded', estimated_cost_usd: 0.25, spent_usd: 0.25 } as const;
  expect(costInWords({ ...asked, cost: { ...none, usd: 0.3 } })).toBe('$0.30');
  expect(costInWords({ ...asked, cost: none })).toBe('About $0.25');
  expect(costInWords({ ...asked, cost: { usd: null, amount: 12, unit: 'predict_s' } })).toBe(
    'About $0.25 (12 predict_s)',
  );
  expect(costInWords({ ...asked, state: 'rejected', spent_usd: 0, cost: none })).toBe('Nothing');
  expect(costInWords({ ...asked, estimated_cost_usd: null, spent_usd: 0, cost: none })).toBe(
    'Not told',
  );
});
