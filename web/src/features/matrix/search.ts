import * as v from 'valibot';
import { oneOf, text } from '~/lib/search';

export const matrixSearch = v.object({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft']),
});
