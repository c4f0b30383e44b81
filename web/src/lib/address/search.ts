// Building blocks for what stands in the URL: a part that makes no sense is left out, so that a bad
// link shows the page without it.
import * as v from 'valibot';

const nothing = undefined;

export function longText(most: number) {
  return v.optional(v.fallback(v.optional(v.pipe(v.string(), v.maxLength(most))), nothing));
}

export const text = longText(200);

/** An id, as the server writes them. */
export const id = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.uuid())), nothing));

/** A day, as "2026-02-28". */
export const day = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), nothing));

export const flag = v.optional(v.fallback(v.optional(v.boolean()), nothing));

/** A whole number from 1: of a version, or of a row in a file. */
export const version = v.optional(
  v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), nothing),
);

export function oneOf<const Options extends readonly string[]>(options: Options) {
  return v.optional(v.fallback(v.optional(v.picklist(options)), nothing));
}
