import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '~/api/access/useMay';
import { postersQuery } from '~/api/clips/posters';
import { previewsQuery, type Preview } from '~/api/clips/previews';
import { promptsQuery } from '~/api/people/characters';
import { draftsQuery } from '~/api/prompts/drafts';
import { cellsOf } from './cells';

const none: never[] = [];

/** The emotions of a character, with what belongs to them. Only the prompts are waited for. */
export function useCells(character_id: string) {
  const prompts = useQuery(promptsQuery(character_id));
  const mayEdit = useMay('editor');
  const drafts = useQuery({ ...draftsQuery(character_id), enabled: mayEdit, retry: false });
  const previewPages = useInfiniteQuery(previewsQuery({ character_id }));
  const posters = useQuery(postersQuery(character_id)).data ?? none;
  const previews = useMemo<Preview[]>(
    () => previewPages.data?.pages.flatMap((page) => page.previews) ?? [],
    [previewPages.data],
  );
  const cells = useMemo(
    () =>
      prompts.data &&
      cellsOf({ prompts: prompts.data, drafts: drafts.data ?? none, previews, posters }),
    [prompts.data, drafts.data, previews, posters],
  );
  return { cells, previews, error: prompts.error, refetch: prompts.refetch };
}
