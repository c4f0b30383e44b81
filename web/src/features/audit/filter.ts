import type { AuditFilter } from '~/api/audit';
import { beginningOfDay } from '~/lib/time/day';
import type { auditSearch } from './search';

export type AuditSearch = ReturnType<typeof auditSearch>;

/** What the server is asked for: it takes times, and ends before `until`. */
export function filterOf({ from, until, ...search }: AuditSearch): AuditFilter {
  const asked: Record<string, string> = {};
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined) asked[name] = value;
  }
  if (from !== undefined) asked['from'] = beginningOfDay(from);
  if (until !== undefined) asked['until'] = beginningOfDay(until, 1);
  return asked;
}
