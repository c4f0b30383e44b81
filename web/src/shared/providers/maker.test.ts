import { expect, test } from 'vitest';
import type { ResolvedChoice } from '~/api/providers/choices';
import { makerInWords, obstacleOf } from './maker';

const studio: ResolvedChoice = {
  provider: 'studio',
  preset: { id: 'p', name: 'Loop', version: 3, version_id: 'v' },
  chosen_for: { character_id: null, emotion: null },
  estimated_cost_usd: 0.25,
  left_usd: 12.3,
  affordable: true,
  paused: false,
  pause_reason: '',
};

test('who makes the clip, what it costs and what is left stand in one line', () => {
  expect(makerInWords(studio)).toBe(
    'Loop v3 by studio, about $0.25 a clip, $12.30 left of the budget',
  );
  expect(makerInWords({ ...studio, estimated_cost_usd: null, left_usd: null })).toBe(
    'Loop v3 by studio, cost not known',
  );
  expect(makerInWords({ ...studio, provider: 'builtin', preset: null })).toBe(
    'The built-in renderer: free',
  );
});

test('what stands in the way comes with the way out', () => {
  expect(obstacleOf(studio)).toBeUndefined();
  expect(obstacleOf({ ...studio, paused: true, pause_reason: 'Training.' })).toBe(
    'studio is paused: Training. Let it go on, or choose another preset for this cell.',
  );
  expect(obstacleOf({ ...studio, affordable: false, left_usd: 0.1 })).toBe(
    '$0.10 is left of the budget of studio, and a clip is expected to cost $0.25. ' +
      'Raise the budget, or choose another preset.',
  );
  expect(obstacleOf({ ...studio, preset: null, paused: true })).toBeUndefined();
});
