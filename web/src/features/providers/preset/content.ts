// The content of a preset as its editor changes it: members that the editor does not know stay.
import type { PresetContent } from '~/api/providers/presets';
import type { ProviderKind } from '~/api/providers/providers';

export const loops = [
  { value: 'as_is', label: 'As it is', about: 'The clip already loops, or need not.' },
  {
    value: 'drop_last',
    label: 'Drop the last frame',
    about: 'For models given the same first and last image: the doubled frame goes.',
  },
  {
    value: 'ping_pong',
    label: 'Ping-pong',
    about: 'Forwards, then backwards: seamless, and twice as long.',
  },
  { value: 'crossfade', label: 'Crossfade', about: 'The end melts into the beginning.' },
] as const;

/** What a new preset of a kind begins with. */
export function firstContent(kind: ProviderKind): PresetContent {
  switch (kind) {
    case 'comfyui':
      return { loop: 'as_is' };
    case 'fal':
    case 'replicate':
      return { model: '', fields: { text: 'prompt', seed: 'seed' }, loop: 'as_is' };
    case 'openai_compatible':
      return {
        fields: { text: 'prompt', size: 'size', duration: { name: 'seconds', as: 'text' } },
        loop: 'as_is',
      };
    case 'http':
      return { loop: 'as_is' };
  }
}

export function textIn(content: PresetContent, name: string): string {
  const value = content[name];
  return typeof value === 'string' ? value : '';
}

export function objectIn(content: PresetContent, name: string): Record<string, unknown> {
  const value = content[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** With the member set, or without it when it is undefined. */
export function withMember(content: PresetContent, name: string, value: unknown): PresetContent {
  if (value !== undefined) return { ...content, [name]: value };
  const { [name]: _before, ...others } = content;
  return others;
}

/** Clips that cost nothing say both; else they cost what they did before that was said. */
export function withFree(content: PresetContent, isFree: boolean, before: unknown): PresetContent {
  const free = withMember(content, 'is_free', isFree ? true : undefined);
  return withMember(free, 'estimated_cost_usd', isFree ? 0 : before);
}

/** The paths that a part is bound to, however they are written. */
export function boundPaths(content: PresetContent, part: string): string[] {
  const bound = objectIn(content, 'bind')[part];
  if (typeof bound === 'string') return [bound];
  return Array.isArray(bound) ? bound.map(String) : [];
}

export function withPaths(
  content: PresetContent,
  part: string,
  paths: readonly string[],
): PresetContent {
  const bind = withMember(objectIn(content, 'bind'), part, paths.length > 0 ? paths : undefined);
  return { ...content, bind };
}

/** What a part is called in the body of a service. */
export function fieldName(content: PresetContent, part: string): string {
  const field = objectIn(content, 'fields')[part];
  if (typeof field === 'string') return field;
  return typeof field === 'object' && field !== null ? textIn(field as PresetContent, 'name') : '';
}

/** How its value is written, when that is said: kept while the name changes. */
export function withFieldName(content: PresetContent, part: string, name: string): PresetContent {
  const fields = objectIn(content, 'fields');
  const before = fields[part];
  const isDetailed = typeof before === 'object' && before !== null;
  const after = name === '' ? undefined : isDetailed ? { ...before, name } : name;
  return { ...content, fields: withMember(fields, part, after) };
}

export function isSameContent(a: PresetContent, b: PresetContent): boolean {
  return ordered(a) === ordered(b);
}

/** JSON whose members stand in one order, whatever order they came in. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
