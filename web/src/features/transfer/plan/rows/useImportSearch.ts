import { getRouteApi } from '@tanstack/react-router';
import type { importSearch } from '../../search';

const route = getRouteApi('/shell/transfer/import/$importId');

export type ImportSearch = ReturnType<typeof importSearch>;

/** Which rows are listed and which is opened, as the URL has it. */
export function useImportSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: { [Name in keyof ImportSearch]?: ImportSearch[Name] }) =>
    void navigate({
      search: (now) => ({ ...now, ...changes }) as ImportSearch,
      replace: true,
      resetScroll: false,
    });
  return { search, change };
}
