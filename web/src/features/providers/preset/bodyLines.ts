// The body of a request as it is read: a line for each member, and which part of an order stands where.

export interface BodyLine {
  indent: number;
  /** The name of the member, and what stands before its value. */
  before: string;
  value: string;
  after: string;
  /** The part of the order that the value is. */
  part: string | undefined;
}

interface Place {
  part: string;
  pointer: string;
}

export function bodyLines(body: unknown, places: readonly Place[]): BodyLine[] {
  const parts = new Map(places.map(({ part, pointer }) => [pointer, part]));
  const lines: BodyLine[] = [];
  write(
    lines,
    { value: body, pointer: '', indent: 0, before: '', after: '', part: undefined },
    parts,
  );
  return lines;
}

interface Member extends Omit<BodyLine, 'value'> {
  value: unknown;
  pointer: string;
}

function write(lines: BodyLine[], member: Member, parts: ReadonlyMap<string, string>) {
  const { value, pointer, indent, before, after } = member;
  const part = parts.get(pointer) ?? member.part;
  const line = { indent, before, after, part };
  if (typeof value !== 'object' || value === null) {
    lines.push({ ...line, value: JSON.stringify(value) ?? 'null' });
    return;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Object.entries(value);
  if (members.length === 0) {
    lines.push({ ...line, value: `${open}${close}` });
    return;
  }
  lines.push({ ...line, value: open ?? '', after: '' });
  members.forEach(([name, inner], at) => {
    write(
      lines,
      {
        value: inner,
        pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        indent: indent + 1,
        before: Array.isArray(value) ? '' : `${JSON.stringify(name)}: `,
        after: at < members.length - 1 ? ',' : '',
        part,
      },
      parts,
    );
  });
  lines.push({ indent, before: '', value: close ?? '', after, part });
}
