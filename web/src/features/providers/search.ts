import { flag, id, oneOf, search, version } from '~/lib/address/search';

export const providersSearch = search({
  tab: oneOf(['providers', 'choices']),
  archived: flag,
  /** The preset for which a choice is to be made. */
  preset: id,
});

export const presetTabs = ['edit', 'dry-run', 'history'] as const;

export const presetSearch = search({ tab: oneOf(presetTabs), v: version });

export const queueStates = ['open', 'parked', 'all'] as const;

export const queueSearch = search({ show: oneOf(queueStates), provider: id });
