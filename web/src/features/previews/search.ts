import * as v from 'valibot';
import { id, oneOf, text } from '~/lib/address/search';

export const previewsSearch = v.object({
  status: oneOf(['pending', 'processing', 'completed', 'failed', 'cancelled']),
  character_id: id,
  emotion: text,
});
