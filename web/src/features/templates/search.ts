import * as v from 'valibot';
import { flag, oneOf, text } from '~/lib/address/search';

export const templatesSearch = v.object({ q: text, archived: flag });

export const tabs = ['edit', 'usage', 'history', 'runs'] as const;

export const templateSearch = v.object({
  tab: oneOf(tabs),
  state: oneOf(['in_sync', 'behind', 'pinned', 'detached']),
});
