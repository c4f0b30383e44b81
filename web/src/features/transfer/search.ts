import { id, oneOf, search, text, version } from '~/lib/address/search';

/** `export` is the one that is opened. */
export const transferSearch = search({ tab: oneOf(['import']), export: id });

/** Which rows of an import are listed, and which of them is opened. */
export const importSearch = search({
  action: oneOf(['create', 'update', 'unchanged', 'conflict', 'error']),
  outcome: oneOf(['created', 'updated', 'overwritten', 'merged', 'skipped', 'unchanged']),
  q: text,
  item: version,
});
