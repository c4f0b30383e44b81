import * as v from 'valibot';
import { id, version } from '~/lib/address/search';
import { clipSearch } from '~/shared/clips/search';

export const videosSearch = v.object({
  ...clipSearch,
  user_id: id,
  prompt_id: id,
  prompt_version: version,
});
