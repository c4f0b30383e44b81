/** How well a clip loops, in a word: the step over its seam against its usual step. */
export function seamWord(score: number): string {
  if (score < 0.25) return 'doubled frame';
  if (score <= 1.5) return 'seamless';
  return score <= 3 ? 'small jump' : 'jump';
}

/** Whether one sees the seam: twice the same picture, or a jump. */
export function isJump(score: number): boolean {
  return score < 0.25 || score > 3;
}

/** The score with what it means, for a tooltip. */
export function seamTitle(score: number): string {
  return `Seam ${score.toFixed(2)}: the step from the last frame to the first, against the usual step. 1 is seamless, far above 1 jumps, near 0 shows one picture twice.`;
}
