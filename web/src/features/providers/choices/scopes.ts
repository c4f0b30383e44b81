// What a choice is for, in words.
import type { PresetChoice } from '~/api/providers/choices';

export type ScopeKind = 'all' | 'emotion' | 'character' | 'cell';

type Scope = Pick<PresetChoice, 'character_id' | 'emotion'>;

export function scopeKind({ character_id, emotion }: Scope): ScopeKind {
  if (character_id !== null) return emotion === null ? 'character' : 'cell';
  return emotion === null ? 'all' : 'emotion';
}

/** The headings of the list; the most specific choice counts. */
export const scopeWords: Record<ScopeKind, { title: string; about: string }> = {
  all: { title: 'Everything', about: 'Where nothing below says otherwise.' },
  emotion: { title: 'Emotions', about: 'This emotion of every character.' },
  character: { title: 'Characters', about: 'Every emotion of this character.' },
  cell: { title: 'Single cells', about: 'One emotion of one character.' },
};

export const scopeKinds = Object.keys(scopeWords) as ScopeKind[];

/** "Sherlock Holmes, Happy", with names as people know them. */
export function scopeLabel(
  choice: Pick<PresetChoice, 'character_id' | 'character_name' | 'emotion'>,
  emotionName: (emotion: string) => string,
): string {
  const who = choice.character_name ?? (choice.character_id === null ? null : 'A character');
  const what = choice.emotion === null ? null : emotionName(choice.emotion);
  return [who, what].filter((word) => word !== null).join(', ') || 'All clips';
}
