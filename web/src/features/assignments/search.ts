import { id, oneOf, search } from '~/lib/address/search';

export const assignmentsSearch = search({
  character_id: id,
  user_id: id,
  state: oneOf(['ended', 'all']),
});
