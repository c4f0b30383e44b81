import { oneOf, search, version } from '~/lib/address/search';

/** `v` is the version that is looked at, `vs` the one it is compared with. */
export const cellSearch = search({
  tab: oneOf(['history', 'previews', 'audit']),
  v: version,
  vs: version,
  view: oneOf(['side', 'all']),
});
