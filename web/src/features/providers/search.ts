import * as v from 'valibot';
import { flag, id, oneOf, version } from '~/lib/address/search';

export const providersSearch = v.object({
  tab: oneOf(['providers', 'choices']),
  archived: flag,
  /** The preset for which a choice is to be made. */
  preset: id,
});

export const presetTabs = ['edit', 'dry-run', 'history'] as const;

export const presetSearch = v.object({ tab: oneOf(presetTabs), v: version });

export const queueStates = ['open', 'parked', 'all'] as const;

export const queueSearch = v.object({ show: oneOf(queueStates), provider: id });
