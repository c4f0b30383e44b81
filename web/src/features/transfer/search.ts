import * as v from 'valibot';
import { id, oneOf, text, version } from '~/lib/address/search';

/** `export` is the one that is opened. */
export const transferSearch = v.object({ tab: oneOf(['import']), export: id });

/** Which rows of an import are listed, and which of them is opened. */
export const importSearch = v.object({
  action: oneOf(['create', 'update', 'unchanged', 'conflict', 'error']),
  outcome: oneOf(['created', 'updated', 'overwritten', 'merged', 'skipped', 'unchanged']),
  q: text,
  item: version,
});
