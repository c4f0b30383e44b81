import * as v from 'valibot';
import { flag, oneOf } from '~/lib/address/search';

const most = 4;

function joined(ids: readonly string[]): string | undefined {
  const known = [...new Set(ids)].filter((id) => v.is(v.pipe(v.string(), v.uuid()), id));
  return known.length === 0 ? undefined : known.slice(0, most).join(',');
}

const ids = v.union([
  v.pipe(
    v.string(),
    v.transform((text) => joined(text.split(','))),
  ),
  v.pipe(
    v.array(v.string()),
    v.transform((list: string[]) => joined(list)),
  ),
]);

/** One to four previews or videos, by commas, and the playhead in seconds. */
export const compareSearch = v.object({
  ids: v.optional(v.fallback(v.optional(ids), undefined)),
  t: v.optional(v.fallback(v.optional(v.pipe(v.number(), v.minValue(0))), undefined)),
  wipe: flag,
  view: oneOf(['side', 'all']),
});

export function idsOf(search: { ids?: string | undefined }): string[] {
  return search.ids === undefined ? [] : search.ids.split(',');
}
