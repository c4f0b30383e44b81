// Headers for a proxy before a service, while they are typed.
import { newRow, type AttributeRow } from '~/ui/field/attributeRows';

export type HeaderRow = AttributeRow;

export interface HeaderFields {
  /** Those that are set are never shown: they are kept, removed, or all written anew. */
  headersAre: 'kept' | 'removed' | 'written';
  headers: readonly HeaderRow[];
}

export const noHeaders: HeaderFields = { headersAre: 'kept', headers: [] };

export const headersMax = 20;

/** All of them anew, beginning with one to fill in. */
export function writtenAnew(names: readonly string[] = ['']): HeaderFields {
  return { headersAre: 'written', headers: names.map((name) => newRow(name)) };
}

const madeByUs = ['host', 'content-length', 'transfer-encoding', 'connection', 'expect'];
const ours = new Set([...madeByUs, 'content-type']);

function isEmpty({ name, value }: HeaderRow): boolean {
  return name.trim() === '' && value === '';
}

/** What is wrong with a row, in words for people. */
export function headerProblem(rows: readonly HeaderRow[], at: number): string | undefined {
  const row = rows[at];
  if (!row || isEmpty(row)) return undefined;
  const name = row.name.trim().toLowerCase();
  if (name === '') return 'This value needs a name.';
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return 'Letters, digits and -, without spaces.';
  if (ours.has(name)) return 'Mien writes this header itself.';
  const first = rows.findIndex((other) => other.name.trim().toLowerCase() === name);
  if (first < at) return 'This name is there already.';
  if (row.value.trim() === '') return 'It needs a value.';
  return /^[\x20-\x7e]+$/.test(row.value) ? undefined : 'A value is of plain ASCII letters.';
}

export function areHeadersRight({ headers }: HeaderFields): boolean {
  return headers.every((_, at) => headerProblem(headers, at) === undefined);
}

/** What is sent of them: nothing, none at all, or all of them. */
export function headersOf(
  { headersAre, headers }: HeaderFields,
  hasSome: boolean,
): { headers?: Record<string, string> | null } {
  if (headersAre === 'kept') return {};
  const rows = headers.filter((row) => !isEmpty(row));
  if (headersAre === 'removed' || rows.length === 0) return hasSome ? { headers: null } : {};
  return { headers: Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value])) };
}
