import * as v from 'valibot';
import type { AccessRefusal } from '~/api/staging/accessLog';
import { day, flag, id, oneOf, text, version } from '~/lib/address/search';

/** The version whose changes are shown, and the one that they begin from. */
export const configurationSearch = v.object({ v: version, vs: version });

/** The words of the contract for why a request was turned away. */
export const refusals = [
  'head',
  'host',
  'forwarded',
  'network',
  'credential',
  'origin',
  'role',
  'operation',
  'configuration',
  'log',
] as const satisfies readonly AccessRefusal[];

const statusNumber = v.optional(
  v.fallback(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599))),
    undefined,
  ),
);

/** `from` and `until` are days, both included, where the person is. */
export const accessSearch = v.object({
  outcome: oneOf(['allowed', 'refused']),
  reason: oneOf(refusals),
  status: statusNumber,
  admin_id: id,
  address: text,
  host: text,
  route: text,
  from: day,
  until: day,
});

/** The operation that is opened. */
export const snapshotsSearch = v.object({ operation: id });

/** Whether somebody is being asked what is to come over. */
export const syncSearch = v.object({ start: flag });

/** What a table or column is called, and the table that is opened. */
export const syncRunSearch = v.object({ q: text, table: text });
