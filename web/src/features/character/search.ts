import * as v from 'valibot';
import { oneOf } from '~/lib/search';

export const characterSearch = v.object({
  show: oneOf(['custom', 'default', 'missing', 'draft']),
});
