import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { importRowsQuery, type Import, type RowsFilter } from '~/api/transfer/imports';
import { actionOfOutcome } from '../texts';
import type { ImportSearch } from './useImportSearch';

/** After the apply one looks for what was done, before it for what will be. */
function filterOf({ action, outcome, q }: ImportSearch, isApplied: boolean): RowsFilter {
  const asked = isApplied ? outcome && actionOfOutcome[outcome] : action;
  return { ...(asked ? { action: asked } : {}), ...(q ? { search: q } : {}) };
}

/** The rows that fit the search, and the one that is opened. */
export function useRows(one: Import, search: ImportSearch) {
  const isApplied = one.status === 'applied';
  const query = useInfiniteQuery(importRowsQuery(one, filterOf(search, isApplied)));
  const { outcome, item } = search;
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const first = data?.pages[0];
  const all = useMemo(() => data?.pages.flatMap((page) => page.prompts) ?? [], [data]);
  const rows = useMemo(
    () => (isApplied && outcome ? all.filter((row) => row.outcome === outcome) : all),
    [all, isApplied, outcome],
  );
  // Rows come in the order of the file: the opened one is farther down until it is passed.
  const isAhead = item !== undefined && hasNextPage && (all.at(-1)?.item ?? 0) < item;
  useEffect(() => {
    if (isAhead && !isFetching) void fetchNextPage();
  }, [isAhead, isFetching, fetchNextPage]);
  const loadAll = async () => {
    let loaded = { data, hasNextPage, isError: false };
    while (loaded.hasNextPage && !loaded.isError) loaded = await fetchNextPage();
    return loaded.data?.pages.flatMap((page) => page.prompts) ?? [];
  };
  return {
    query,
    loadAll,
    rows,
    axes: {
      characters: first?.characters ?? [],
      emotions: first?.emotions ?? [],
      templates: first?.templates ?? [],
    },
    images: first?.reference_images ?? [],
    opened: rows.find((row) => row.item === item),
  };
}
