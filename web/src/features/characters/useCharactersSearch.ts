import { getRouteApi } from '@tanstack/react-router';
import type { CharactersSearch } from './filter';

const route = getRouteApi('/shell/characters');

type Changes = { [Name in keyof CharactersSearch]?: CharactersSearch[Name] | undefined };

/** The filter in the URL, and how to change parts of it. */
export function useCharactersSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Changes) =>
    void navigate({ search: (now) => ({ ...now, ...changes }) as CharactersSearch, replace: true });
  const clear = () => void navigate({ search: search.sort ? { sort: search.sort } : {} });
  return { search, change, clear };
}
