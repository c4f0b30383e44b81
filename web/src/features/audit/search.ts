import { day, id, search, text } from '~/lib/address/search';

/** `from` and `until` are days, both included, where the person is. */
export const auditSearch = search({
  actor_id: id,
  action: text,
  subject_kind: text,
  subject_id: text,
  from: day,
  until: day,
});
