// Shares of all users in basis points, as people write and compare them. Pure, and tested.
import type { OutcomeResult, TrafficPhase, TrafficShares } from '~/api/experiments/experiments';
import { count } from '~/lib/text/counts';

export const everybody = 10_000;

/** What an experiment begins with: small enough to be no harm, large enough to be noticed. */
export const firstShares: TrafficShares = { share_a: 500, share_b: 500 };

/** "5 %", "0.25 %". */
export function shareWords(basisPoints: number): string {
  return `${Number((basisPoints / 100).toFixed(2))} %`;
}

/** "2.5" and "2,5" are 250; undefined for what is no share, or has more than two decimals. */
export function parseShare(text: string): number | undefined {
  const found = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
  if (!found) return undefined;
  const share = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return share <= everybody ? share : undefined;
}

/** Of all users, who go over from one arm to the other when the shares change: arms grow from the two
    ends of all users, so that they only meet where both cannot be had. */
export function shareMoved(from: TrafficShares, to: TrafficShares): number {
  const toB = Math.max(0, from.share_a - (everybody - to.share_b));
  const toA = Math.max(0, to.share_a - (everybody - from.share_b));
  return toB + toA;
}

/** Fewer are due in an arm: chance alone would look like a fault. */
const dueMin = 5;

export type RatioState = 'right' | 'wrong' | 'early' | 'one-arm';

export interface RatioFinding {
  state: RatioState;
  words: string;
}

/** Whether the arms got as many people as their shares give, in words. */
export function ratioFinding(phase: TrafficPhase): RatioFinding {
  const { share_a, share_b, people_a, people_b, is_alarm, strays } = phase;
  const stray =
    strays > 0 ? ` ${count(strays)} in an arm that was to get nobody are not counted.` : '';
  if (share_a === 0 || share_b === 0) {
    return { state: 'one-arm', words: `Only one text is given out: nothing to compare.${stray}` };
  }
  const people = people_a + people_b;
  const due = (share: number) => (people * share) / (share_a + share_b);
  const dueWords = `about ${count(Math.round(due(share_a)))} and ${count(Math.round(due(share_b)))} were due`;
  if (is_alarm) {
    return { state: 'wrong', words: `Not what the shares give: ${dueWords}.${stray}` };
  }
  if (Math.min(due(share_a), due(share_b)) < dueMin) {
    return { state: 'early', words: `Too few people to tell yet.${stray}` };
  }
  return { state: 'right', words: `What the shares give: ${dueWords}.${stray}` };
}

function points(share: number): string {
  const whole = Math.round(Math.abs(100 * share));
  return `${whole} ${whole === 1 ? 'point' : 'points'}`;
}

function signedPoints(share: number): string {
  const whole = Math.round(100 * share);
  return whole === 0 ? '0' : `${whole < 0 ? '−' : '+'}${Math.abs(whole)}`;
}

/** How far apart the texts are; undefined while nobody counts in one of them. */
export function differenceWords({
  difference,
  cs95,
}: Pick<OutcomeResult, 'difference' | 'cs95'>): string | undefined {
  if (difference === null) return undefined;
  const [low = -1, high = 1] = cs95;
  const isEqual = Math.round(100 * difference) === 0;
  const side = difference > 0 ? 'above' : 'below';
  const apart = isEqual ? 'A and B are level' : `B is ${points(difference)} ${side} A`;
  return `${apart}; at every look the difference is ${signedPoints(low)} to ${signedPoints(high)} points.`;
}
