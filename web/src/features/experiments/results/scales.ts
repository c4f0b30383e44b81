// From numbers to pixels. Pure, and tested.

/** A share of 0 to 1 along a line from `from` to `to`. */
export function along(share: number, from: number, to: number): number {
  return from + Math.min(1, Math.max(0, share)) * (to - from);
}

/** The lines of the evidence: a hint, strong, decisive, overwhelming. */
export const evidenceLines = [3, 10, 20, 100] as const;

/** Beyond these, more evidence is no other news; as natural logarithms. */
const most = Math.log(1_000_000);
const least = Math.log(0.01);

export interface EvidenceScale {
  y: (logEvidence: number) => number;
  x: (pair: number) => number;
  top: number;
}

/** For a path over `pairs` pairs in a box; logarithms are natural. */
export function evidenceScale(
  path: readonly number[],
  pairs: number,
  box: { left: number; right: number; top: number; bottom: number },
): EvidenceScale {
  const shown = path.map(clamped);
  const high = Math.max(Math.log(200), ...shown);
  const low = Math.min(Math.log(0.4), ...shown);
  return {
    y: (value) => along((clamped(value) - low) / (high - low), box.bottom, box.top),
    x: (pair) => along(pair / Math.max(1, pairs), box.left, box.right),
    top: high,
  };
}

function clamped(logEvidence: number): number {
  return Math.min(most, Math.max(least, logEvidence));
}

/** The points of a polyline that begins at no evidence before the first pair. */
export function pathPoints(path: readonly number[], { x, y }: EvidenceScale): string {
  return [0, ...path]
    .map((value, pair) => `${x(pair).toFixed(1)},${y(value).toFixed(1)}`)
    .join(' ');
}

/** Whole numbers for an axis from 0 to `last`, five or so. */
export function ticks(last: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => last / one <= 5) ?? 100;
  const found: number[] = [];
  for (let at = 0; at <= last; at += step) found.push(at);
  return found;
}

/** About as wide as a letter of the names is, in pixels. */
export const letter = 7;

/** As much of a name as there is room for. */
export function fitted(name: string, room: number): string {
  const letters = [...name];
  const fitting = Math.max(4, Math.floor(room / letter));
  return letters.length <= fitting ? name : `${letters.slice(0, fitting - 1).join('')}…`;
}
