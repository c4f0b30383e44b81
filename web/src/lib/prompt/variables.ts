// Variables in prompts, for highlighting and completion. The same rules as the server's resolver
// (src/core/variables.hpp): {name}, {name|default}, {{ and }} for literal braces; names are
// [A-Za-z][A-Za-z0-9_.]*, in any case; any other { is plain text and reported as malformed.
// Offsets are those of JavaScript strings (UTF-16), which editors use; the server counts code points.

export type SegmentKind = 'text' | 'brace' | 'variable' | 'malformed';

export interface Segment {
  kind: SegmentKind;
  source: string;
  from: number;
  to: number;
  /** Of a variable, in lower case. */
  name: string;
  /** Of a variable that has one: the text to use when there is no value. */
  default_text: string | null;
}

const nextToken = /\{\{|\}\}|\{[^{}]*\}|\{|\}|[^{}]+/g;
const namePattern = /^[A-Za-z][A-Za-z0-9_.]*$/;
const attributeName = /^[a-z][a-z0-9_]{0,}$/;
const attributePrefix = 'attr.';

export const fixedVariables = ['character_name', 'emotion', 'timestamp', 'user_id'] as const;

/** The parts of a text; joined, they are the text again. */
export function parseVariables(text: string): Segment[] {
  const segments: Segment[] = [];
  for (const match of text.matchAll(nextToken)) {
    const source = match[0];
    const segment = readToken(source, match.index);
    const last = segments.at(-1);
    // A lone closing brace is text, and so are the words around it.
    if (segment.kind === 'text' && last?.kind === 'text') {
      last.source += source;
      last.to = segment.to;
    } else {
      segments.push(segment);
    }
  }
  return segments;
}

function readToken(source: string, from: number): Segment {
  const segment: Segment = {
    kind: 'text',
    source,
    from,
    to: from + source.length,
    name: '',
    default_text: null,
  };
  if (source === '{{' || source === '}}') return { ...segment, kind: 'brace' };
  if (!source.startsWith('{')) return segment;
  if (source === '{') return { ...segment, kind: 'malformed' };
  const inside = source.slice(1, -1);
  const bar = inside.indexOf('|');
  const name = (bar < 0 ? inside : inside.slice(0, bar)).replace(/^ +| +$/g, '');
  if (!namePattern.test(name)) return { ...segment, kind: 'malformed' };
  return {
    ...segment,
    kind: 'variable',
    name: name.toLowerCase(),
    default_text: bar < 0 ? null : inside.slice(bar + 1),
  };
}

/** How a variable stands: filled in, filled by its default, without a value, or not there at all. */
export type VariableState = 'known' | 'default' | 'missing' | 'unknown';

/** What there is to fill in, where the text is used. */
export interface Scope {
  /** Null for a global default, which is for any character. */
  attributes: Readonly<Record<string, string>> | null;
}

export function stateOf(segment: Segment, scope: Scope): VariableState {
  const found = lookUp(segment.name, scope);
  if (found === 'known' || segment.default_text === null) return found;
  return 'default';
}

function lookUp(name: string, { attributes }: Scope): VariableState {
  if ((fixedVariables as readonly string[]).includes(name)) return 'known';
  if (!name.startsWith(attributePrefix)) return 'unknown';
  const attribute = name.slice(attributePrefix.length);
  if (!attributeName.test(attribute)) return 'unknown';
  return attributes === null || Object.hasOwn(attributes, attribute) ? 'known' : 'missing';
}

/** Length in code points, as the server counts. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Where the code point number `position` is in the string. */
export function offsetOfCodePoint(text: string, position: number): number {
  let offset = 0;
  let passed = 0;
  for (const character of text) {
    if (passed >= position) break;
    offset += character.length;
    passed += 1;
  }
  return offset;
}
