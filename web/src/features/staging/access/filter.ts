import type { AccessLogFilter } from '~/api/staging/accessLog';
import { beginningOfDay } from '~/lib/time/day';
import type { accessSearch } from '../search';

export type AccessSearch = ReturnType<typeof accessSearch>;

/** What the server is asked for: it takes times, and ends before `until`. */
export function filterOf({ from, until, ...search }: AccessSearch): AccessLogFilter {
  const asked = {
    ...search,
    since: from === undefined ? undefined : beginningOfDay(from),
    until: until === undefined ? undefined : beginningOfDay(until, 1),
  };
  return Object.fromEntries(Object.entries(asked).filter(isSet)) as AccessLogFilter;
}

function isSet([, value]: [string, unknown]): boolean {
  return value !== undefined;
}
