import * as v from 'valibot';
import { id, oneOf, text, version } from '~/lib/address/search';

export const videosSearch = v.object({
  status: oneOf(['pending', 'processing', 'completed', 'failed', 'cancelled']),
  character_id: id,
  emotion: text,
  user_id: id,
  prompt_id: id,
  prompt_version: version,
});
