import type { CharacterFilter } from '~/api/people/characters';
import type { charactersSearch } from './search';

export type CharactersSearch = ReturnType<typeof charactersSearch>;

/** What the server is asked for, from what stands in the URL. */
export function filterOf({ q, state, emotion, archived, sort }: CharactersSearch): CharacterFilter {
  return {
    ...(q ? { search: q } : {}),
    ...(state ? { state } : {}),
    ...(emotion ? { emotion_missing: emotion } : {}),
    ...(archived ? { archived } : {}),
    ...(sort ? { sort } : {}),
  };
}

export function isFiltered({ q, state, emotion, archived }: CharactersSearch): boolean {
  return Boolean(q || state || emotion || archived);
}

export type CharactersSearchChange = {
  [Name in keyof CharactersSearch]?: CharactersSearch[Name];
};

/** What the cells of a character may be, in the words of the menu. */
export const states = [
  { value: 'custom', label: 'Custom', means: 'a text of its own' },
  { value: 'default', label: 'Default', means: 'uses the global default' },
  { value: 'missing', label: 'Missing', means: 'no text at all' },
  { value: 'draft', label: 'Draft', means: 'a draft of yours' },
] as const;
