import * as v from 'valibot';
import { id, oneOf } from '~/lib/search';

export const assignmentsSearch = v.object({
  character_id: id,
  user_id: id,
  state: oneOf(['ended', 'all']),
});
