import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { charactersQuery } from '~/api/people/characters';
import { filterOf, type CharactersSearch } from './filter';

/** The rows loaded so far, and how to load more. */
export function useCharacterRows(search: CharactersSearch) {
  const query = useInfiniteQuery(charactersQuery(filterOf(search)));
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.characters) ?? [], [data]);
  return { query, rows, total: data?.pages[0]?.total };
}
