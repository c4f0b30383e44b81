import * as v from 'valibot';
import { oneOf, version } from '~/lib/address/search';

/** `v` is the version that is looked at, `vs` the one it is compared with. */
export const cellSearch = v.object({
  tab: oneOf(['history', 'previews', 'audit']),
  v: version,
  vs: version,
  view: oneOf(['side', 'all']),
});
