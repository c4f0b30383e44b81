// Which parts of a resolved text were filled in. The server sends only the text, so what each
// variable became is found again from the text around it.
import { stateOf, type Scope, type Segment } from '~/lib/prompt/variables';

export interface ResolvedPart {
  text: string;
  /** The variable that it stands for; undefined for what was written as it is. */
  variable?: string;
  /** It stayed as it was written. */
  left?: boolean;
}

interface Known {
  character_name: string | null;
  emotion: string;
  scope: Scope;
}

/** As in 2026-11-22T13:08:37Z. */
const timestampLength = 20;

/** The parts of `resolved`; the whole as one part when it does not fit. */
export function resolvedParts(
  segments: readonly Segment[],
  resolved: string,
  known: Known,
): ResolvedPart[] {
  const parts: ResolvedPart[] = [];
  let at = 0;
  for (const segment of segments) {
    const part = partOf(segment, known);
    const text = part.text ?? resolved.slice(at, at + timestampLength);
    if (!resolved.startsWith(text, at)) return [{ text: resolved }];
    at += text.length;
    parts.push({ ...part, text });
  }
  return at === resolved.length ? parts : [{ text: resolved }];
}

/** Without a text when only the server knows it. */
function partOf(segment: Segment, known: Known): Omit<ResolvedPart, 'text'> & { text?: string } {
  const { kind, source, name, default_text } = segment;
  if (kind === 'text') return { text: source };
  if (kind === 'brace') return { text: source.slice(1) };
  if (kind === 'malformed') return { text: source, left: true };
  const value = valueOf(segment, known);
  if (value === 'server') return { variable: name };
  if (value !== null) return { text: value.text, variable: name };
  if (default_text !== null) return { text: default_text, variable: name };
  return { text: source, left: true };
}

function valueOf(segment: Segment, known: Known): { text: string } | 'server' | null {
  switch (segment.name) {
    case 'character_name':
      return known.character_name === null ? null : { text: known.character_name };
    case 'emotion':
      return { text: known.emotion };
    case 'timestamp':
      return 'server';
    case 'user_id':
      return null;
  }
  const { attributes } = known.scope;
  if (attributes === null || stateOf(segment, known.scope) !== 'known') return null;
  const text = attributes[segment.name.slice('attr.'.length)];
  return text === undefined ? null : { text };
}
