import { flag, oneOf, search, text } from '~/lib/address/search';

export const charactersSearch = search({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft']),
  emotion: text,
  archived: flag,
  sort: oneOf(['updated_at']),
});
