import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { postersQuery } from '~/api/clips/posters';
import { previewsQuery } from '~/api/clips/previews';
import { videosQuery } from '~/api/clips/videos';
import { isComplete, type SheetSources } from './sheetClips';

/** Of each kind: beyond these, what was made long ago is not looked for. */
const pagesMax = 5;

/** The completed clips of a character, as many as it takes to have one of each emotion. */
export function useSheetClips(character_id: string) {
  const filter = { character_id, status: 'completed' } as const;
  const posters = useQuery(postersQuery(character_id));
  const videos = useInfiniteQuery(videosQuery(filter));
  const previews = useInfiniteQuery(previewsQuery(filter));
  const sources: SheetSources = {
    posters: posters.data ?? [],
    videos: videos.data?.pages.flatMap((page) => page.videos) ?? [],
    previews: previews.data?.pages.flatMap((page) => page.previews) ?? [],
  };
  const isMissing = !isComplete(sources);
  useLaterPages(videos, isMissing);
  useLaterPages(previews, isMissing);
  const error = videos.error ?? previews.error ?? posters.error;
  return {
    sources,
    isLoading: posters.isPending || videos.isPending || previews.isPending,
    error,
    refetch: () => Promise.all([posters.refetch(), videos.refetch(), previews.refetch()]),
  };
}

interface Pages {
  data: { pages: readonly unknown[] } | undefined;
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage: () => Promise<unknown>;
}

function useLaterPages({ data, hasNextPage, isFetching, fetchNextPage }: Pages, isWanted: boolean) {
  const count = data?.pages.length ?? 0;
  const isNext = isWanted && hasNextPage && !isFetching && count > 0 && count < pagesMax;
  useEffect(() => {
    if (isNext) void fetchNextPage();
  }, [isNext, count, fetchNextPage]);
}
