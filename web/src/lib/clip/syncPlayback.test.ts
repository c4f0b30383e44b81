import { describe, expect, test } from 'vitest';
import { backwards, correction, frameStep, playheadText, shuttle } from './syncPlayback';

describe('correction', () => {
  test('what nobody sees is left alone', () => {
    expect(correction(1, 1.03, 1)).toEqual({ kind: 'rate', rate: 1 });
    expect(correction(1, 0.97, 2)).toEqual({ kind: 'rate', rate: 2 });
  });

  test('a clip that lags goes faster, one that leads slower', () => {
    expect(correction(1, 0.9, 1)).toEqual({ kind: 'rate', rate: 1.05 });
    expect(correction(1, 1.1, 2)).toEqual({ kind: 'rate', rate: 1.9 });
  });

  test('a clip that is far away jumps', () => {
    expect(correction(1, 0.5, 1)).toEqual({ kind: 'seek', time: 1 });
  });

  test('the end of a loop is next to its beginning', () => {
    expect(correction(0.05, 2.98, 1, 3)).toEqual({ kind: 'rate', rate: 1.05 });
    expect(correction(2.98, 0.05, 1, 3)).toEqual({ kind: 'rate', rate: 0.95 });
    expect(correction(0.05, 2.98, 1)).toEqual({ kind: 'seek', time: 0.05 });
  });
});

const frame = (time: number) => Math.floor(time * 24);

describe('frameStep', () => {
  test('goes from frame to frame, and lands in the middle of one', () => {
    const time = frameStep(0, 1, 24, 3, true);
    expect(time).toBeCloseTo(1.5 / 24);
    expect(frame(frameStep(time, 1, 24, 3, true))).toBe(2);
    expect(frame(frameStep(time, -1, 24, 3, true))).toBe(0);
  });

  test('goes round in a loop, and stops at the ends without one', () => {
    expect(frame(frameStep(0, -1, 24, 3, true))).toBe(71);
    expect(frame(frameStep(2.99, 1, 24, 3, true))).toBe(0);
    expect(frame(frameStep(0, -1, 24, 3, false))).toBe(0);
    expect(frame(frameStep(3, 1, 24, 3, false))).toBe(71);
  });

  test('a hundred steps are a hundred frames', () => {
    let time = 0;
    for (let step = 0; step < 100; step += 1) time = frameStep(time, 1, 24, 10, false);
    expect(frame(time)).toBe(100);
  });
});

test('backwards, the beginning is followed by the end of the loop', () => {
  expect(backwards(1, 0.25, 3, true)).toBe(0.75);
  expect(backwards(0.1, 0.2, 3, true)).toBeCloseTo(2.9);
  expect(backwards(0.1, 0.2, 3, false)).toBe(0);
});

test('J, K and L', () => {
  const still = { playing: false, rate: 1 };
  const forwards = shuttle(still, 'l', 1);
  expect(forwards).toEqual({ playing: true, rate: 1 });
  expect(shuttle(forwards, 'l', 1)).toEqual({ playing: true, rate: 1.5 });
  expect(shuttle(forwards, 'j', 1)).toEqual({ playing: true, rate: -1 });
  expect(shuttle({ playing: true, rate: -4 }, 'j', 1)).toEqual({ playing: true, rate: -4 });
  expect(shuttle({ playing: true, rate: -2 }, 'k', 0.5)).toEqual({ playing: false, rate: 0.5 });
});

test('the playhead is always as wide', () => {
  expect([0, 1.5, 2.999, -0.1].map(playheadText)).toEqual(['0.00 s', '1.50 s', '3.00 s', '0.00 s']);
});
