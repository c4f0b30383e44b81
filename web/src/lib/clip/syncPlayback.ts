// How several clips keep in step, and what the keys of a transport mean. Pure: times in seconds
// come in, and what to do comes out.

/** Closer than this nobody sees a difference. */
const unseen = 0.04;
/** Further apart than this, catching up would take too long to watch. */
const hopeless = 0.25;
const nudge = 0.05;

export type Correction = { kind: 'rate'; rate: number } | { kind: 'seek'; time: number };

/**
 * What a clip must do that is at `follower` while the one that leads is at `leader`. `period` is
 * the length of a loop that both share: shortly after its end, the leader is ahead and not behind.
 */
export function correction(
  leader: number,
  follower: number,
  rate: number,
  period?: number,
): Correction {
  let behind = leader - follower;
  if (period !== undefined && period > 0) {
    behind -= period * Math.round(behind / period);
  }
  const distance = Math.abs(behind);
  if (distance > hopeless) return { kind: 'seek', time: leader };
  if (distance <= unseen) return { kind: 'rate', rate };
  return { kind: 'rate', rate: rate * (behind > 0 ? 1 + nudge : 1 - nudge) };
}

/** The middle of the next or previous frame; in a loop, the first follows the last. */
export function frameStep(
  time: number,
  direction: 1 | -1,
  fps: number,
  duration: number,
  loop: boolean,
): number {
  const frames = Math.max(1, Math.round(duration * fps));
  // Times are rounded by players; a thousandth of a frame decides nothing.
  const now = Math.min(frames - 1, Math.floor(time * fps + 0.001));
  const next = now + direction;
  const frame = loop ? (next + frames) % frames : Math.min(frames - 1, Math.max(0, next));
  return (frame + 0.5) / fps;
}

/** Where a playhead that runs backwards is after `seconds`. */
export function backwards(time: number, seconds: number, duration: number, loop: boolean): number {
  const next = time - seconds;
  if (next >= 0) return next;
  return loop && duration > 0 ? duration + (next % duration) : 0;
}

export interface Shuttle {
  playing: boolean;
  /** Below 0: backwards. */
  rate: number;
}

export const speeds = [0.25, 0.5, 1, 1.5, 2, 4] as const;

function faster(rate: number): number {
  return speeds.find((speed) => speed > rate) ?? rate;
}

/** J backwards, K stop, L forwards; J or L again: faster. `speed` is what playing begins with. */
export function shuttle({ playing, rate }: Shuttle, key: 'j' | 'k' | 'l', speed: number): Shuttle {
  if (key === 'k') return { playing: false, rate: speed };
  const sign = key === 'l' ? 1 : -1;
  if (!playing || Math.sign(rate) !== sign) return { playing: true, rate: sign * speed };
  return { playing: true, rate: sign * faster(Math.abs(rate)) };
}

/** "1.25 s" of "3.00 s", always as wide. */
export function playheadText(seconds: number): string {
  return `${Math.max(0, seconds).toFixed(2)} s`;
}
