import { flag, id, numberFrom, oneOf, search } from '~/lib/address/search';

const most = 4;

/** Known ids, each once; undefined when there is none. */
function ids(asked: unknown): string | undefined {
  const list = typeof asked === 'string' ? asked.split(',') : asked;
  if (!Array.isArray(list)) return undefined;
  const known = [...new Set(list.flatMap((one) => id(one) ?? []))];
  return known.length === 0 ? undefined : known.slice(0, most).join(',');
}

/** One to four previews or videos, by commas, and the playhead in seconds. */
export const compareSearch = search({
  ids,
  t: numberFrom(0),
  wipe: flag,
  view: oneOf(['side', 'all']),
});

export function idsOf(found: { ids?: string | undefined }): string[] {
  return found.ids === undefined ? [] : found.ids.split(',');
}
