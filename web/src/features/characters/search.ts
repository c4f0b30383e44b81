import * as v from 'valibot';
import { flag, oneOf, text } from '~/lib/address/search';

export const charactersSearch = v.object({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft']),
  emotion: text,
  archived: flag,
  sort: oneOf(['updated_at']),
});
