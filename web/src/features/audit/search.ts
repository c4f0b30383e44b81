import * as v from 'valibot';
import { id, text } from '~/lib/address/search';

const day = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined));

/** `from` and `until` are days, both included, where the person is. */
export const auditSearch = v.object({
  actor_id: id,
  action: text,
  subject_kind: text,
  subject_id: text,
  from: day,
  until: day,
});
