import * as v from 'valibot';
import { flag } from '~/lib/search';

/** Two to four previews or videos, and the playhead in seconds. */
export const compareSearch = v.object({
  ids: v.optional(
    v.fallback(v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(4)), []),
    [],
  ),
  t: v.optional(v.fallback(v.optional(v.pipe(v.number(), v.minValue(0))), undefined)),
  wipe: flag,
});
