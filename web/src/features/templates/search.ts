import { flag, oneOf, search, text } from '~/lib/address/search';

export const templatesSearch = search({ q: text, archived: flag });

export const tabs = ['edit', 'usage', 'history', 'runs'] as const;

export const templateSearch = search({
  tab: oneOf(tabs),
  state: oneOf(['in_sync', 'behind', 'pinned', 'detached']),
});
