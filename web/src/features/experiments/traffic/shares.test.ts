import { describe, expect, it, test } from 'vitest';
import type { TrafficPhase } from '~/api/experiments/experiments';
import { differenceWords, parseShare, ratioFinding, shareMoved, shareWords } from './shares';

function shares(share_a: number, share_b: number) {
  return { share_a, share_b };
}

function phase(of: Partial<TrafficPhase>): TrafficPhase {
  return {
    phase: 1,
    share_a: 5000,
    share_b: 5000,
    started_at: '2026-03-01T10:00:00.000Z',
    ended_at: null,
    people_a: 0,
    people_b: 0,
    chi_square: 0,
    p: 1,
    is_alarm: false,
    strays: 0,
    ...of,
  };
}

describe('parseShare', () => {
  it.each([
    ['5', 500],
    ['2.5', 250],
    ['2,5 %', 250],
    ['0.05', 5],
    [' 100 ', 10_000],
    ['0', 0],
  ])('reads %j', (text, share) => {
    expect(parseShare(text)).toBe(share);
  });

  it.each(['', '-1', '100.01', '101', '1.234', '1e2', 'all', '5 5'])('refuses %j', (text) => {
    expect(parseShare(text)).toBeUndefined();
  });
});

test('a share that was read is said as it was written', () => {
  for (const text of ['0.01 %', '0.5 %', '12.34 %', '50 %']) {
    expect(shareWords(parseShare(text) ?? -1)).toBe(text);
  }
});

describe('shareMoved', () => {
  it.each([
    [shares(500, 500), shares(5000, 5000), 0],
    [shares(9000, 1000), shares(5000, 5000), 4000],
    [shares(1000, 9000), shares(5000, 5000), 4000],
    [shares(5000, 5000), shares(500, 500), 0],
    [shares(10_000, 0), shares(0, 10_000), 10_000],
  ])('from %j to %j', (from, to, moved) => {
    expect(shareMoved(from, to)).toBe(moved);
  });
});

describe('ratioFinding', () => {
  it('says when the arms got what they were to get, and when not', () => {
    expect(ratioFinding(phase({ people_a: 103, people_b: 97 })).state).toBe('right');
    const wrong = ratioFinding(phase({ people_a: 400, is_alarm: true }));
    expect(wrong.state).toBe('wrong');
    expect(wrong.words).toContain('about 200 and 200 were due');
  });

  it('does not cry wolf in the first minute, nor of an arm that gets nobody', () => {
    expect(ratioFinding(phase({ people_a: 2 })).state).toBe('early');
    expect(ratioFinding(phase({ share_b: 0, people_a: 200 })).state).toBe('one-arm');
    const stray = ratioFinding(phase({ share_b: 0, people_a: 200, people_b: 2, strays: 2 }));
    expect(stray.words).toContain('2 in an arm that was to get nobody');
  });
});

describe('differenceWords', () => {
  it.each([
    [
      0.043,
      [-0.02, 0.09],
      'B is 4 points above A; at every look the difference is −2 to +9 points.',
    ],
    [-0.011, [-0.3, 0], 'B is 1 point below A; at every look the difference is −30 to 0 points.'],
    [0.001, [-0.1, 0.1], 'A and B are level; at every look the difference is −10 to +10 points.'],
  ])('says %d', (difference, cs95, words) => {
    expect(differenceWords({ difference, cs95 })).toBe(words);
  });

  it('says nothing before both have people', () => {
    expect(differenceWords({ difference: null, cs95: [-1, 1] })).toBeUndefined();
  });
});
