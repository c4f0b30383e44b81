import type { AccessRefusal } from '~/api/staging/accessLog';
import { day, flag, id, oneOf, search, text, version, wholeNumber } from '~/lib/address/search';

/** The version whose changes are shown, and the one that they begin from. */
export const configurationSearch = search({ v: version, vs: version });

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

/** `from` and `until` are days, both included, where the person is. */
export const accessSearch = search({
  outcome: oneOf(['allowed', 'refused']),
  reason: oneOf(refusals),
  status: wholeNumber(100, 599),
  admin_id: id,
  address: text,
  host: text,
  route: text,
  from: day,
  until: day,
});

/** The operation that is opened. */
export const snapshotsSearch = search({ operation: id });

/** Whether somebody is being asked what is to come over. */
export const syncSearch = search({ start: flag });

/** What a table or column is called, and the table that is opened. */
export const syncRunSearch = search({ q: text, table: text });
