// Attributes while they are typed: rows, since a name may be half typed or twice there.

export interface AttributeRow {
  key: number;
  name: string;
  value: string;
}

let lastKey = 0;

export function newRow(name = '', value = ''): AttributeRow {
  lastKey += 1;
  return { key: lastKey, name, value };
}

export function rowsOf(attributes: Readonly<Record<string, string>>): AttributeRow[] {
  return Object.entries(attributes).map(([name, value]) => newRow(name, value));
}

/** Rows without a name and a value say nothing. */
export function attributesOf(rows: readonly AttributeRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
}

/** What is wrong with the name in row `at`, in words for people. */
export function attributeProblem(rows: readonly AttributeRow[], at: number): string | undefined {
  const row = rows[at];
  if (!row) return undefined;
  const name = row.name.trim();
  if (name === '') return row.value.trim() === '' ? undefined : 'This value needs a name.';
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return 'Small letters, digits and _, a letter first.';
  const first = rows.findIndex((other) => other.name.trim() === name);
  return first < at ? 'This name is there already.' : undefined;
}
