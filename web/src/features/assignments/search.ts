import * as v from 'valibot';
import { id, oneOf } from '~/lib/address/search';

export const assignmentsSearch = v.object({
  character_id: id,
  user_id: id,
  state: oneOf(['ended', 'all']),
});
