import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { compactMatrixQuery } from '~/api/prompts/matrix';
import { countCells, withCell, withName, type CellFilter } from './model';

/** The whole matrix, or the rows of one template, page after page, and what the filters leave of it. */
export function useMatrix(
  q: string | undefined,
  state: CellFilter | undefined,
  template: string | undefined,
) {
  const query = useInfiniteQuery(compactMatrixQuery(template));
  const { data, hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const emotions = useMemo(() => data?.pages[0]?.emotions ?? [], [data]);
  const all = useMemo(() => data?.pages.flatMap((page) => page.characters) ?? [], [data]);
  const named = useMemo(() => withName(all, q), [all, q]);
  const counts = useMemo(() => countCells(named, emotions), [named, emotions]);
  const rows = useMemo(() => withCell(named, emotions, state), [named, emotions, state]);
  return { query, emotions, all, rows, counts, isComplete: data !== undefined && !hasNextPage };
}
