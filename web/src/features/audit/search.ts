import * as v from 'valibot';
import { id, text } from '~/lib/search';

export const auditSearch = v.object({
  actor_id: id,
  action: text,
  subject_kind: text,
  subject_id: text,
  from: text,
  until: text,
});
