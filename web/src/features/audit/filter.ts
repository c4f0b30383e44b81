import type { InferOutput } from 'valibot';
import type { AuditFilter } from '~/api/audit';
import type { auditSearch } from './search';

export type AuditSearch = InferOutput<typeof auditSearch>;

/** The beginning of a day where the person is, `later` days after it. */
function beginning(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** What the server is asked for: it takes times, and ends before `until`. */
export function filterOf({ from, until, ...search }: AuditSearch): AuditFilter {
  const asked: Record<string, string> = {};
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined) asked[name] = value;
  }
  if (from !== undefined) asked['from'] = beginning(from, 0);
  if (until !== undefined) asked['until'] = beginning(until, 1);
  return asked;
}
