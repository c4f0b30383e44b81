import { id, longText, oneOf, search, text } from '~/lib/address/search';

/** Of a custom text: that it follows a template, and how, or was changed since a template made it. */
export const templateStates = ['template', 'behind', 'pinned', 'detached'] as const;

/** A longer selection stays on the page: the server takes 4,096 bytes of a URL, and chats cut long ones. */
export const selectionTextMax = 1500;

export const matrixSearch = search({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft', ...templateStates]),
  /** Only characters with a text that came from it. */
  template: id,
  /** What is selected; see selectionText.ts. */
  cells: longText(selectionTextMax),
});
