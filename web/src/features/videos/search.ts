import { id, search, version } from '~/lib/address/search';
import { clipSearch } from '~/shared/clips/search';

export const videosSearch = search({
  ...clipSearch,
  user_id: id,
  prompt_id: id,
  prompt_version: version,
});
