// Hebrew, Arabic and the other scripts from right to left, and the marks that order such text.
const fromTheRight =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe]|[\ud802\ud803\ud83a\ud83b]/;

/** A name for a plain string, in which it must not turn the words around it. Where elements can stand,
    `<bdi>` does that. */
export function isolated(name: string): string {
  return fromTheRight.test(name) ? `\u2068${name}\u2069` : name;
}
