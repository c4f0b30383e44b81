import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { previewsQuery } from '~/api/clips/previews';
import type { CellRef } from '~/api/prompts/cell';

/** What was tried in a cell in the last 24 hours, latest first. */
export function useCellPreviews({ character_id, emotion }: CellRef) {
  const list = useInfiniteQuery(
    previewsQuery({ emotion, ...(character_id === null ? {} : { character_id }) }),
  );
  const previews = useMemo(
    () =>
      (list.data?.pages ?? [])
        .flatMap((page) => page.previews)
        // The server cannot be asked for those of a default alone.
        .filter((preview) => preview.character_id === character_id),
    [list.data, character_id],
  );
  return { list, previews };
}
