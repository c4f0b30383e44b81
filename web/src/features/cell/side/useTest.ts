import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { previewQuery, startTest, type Preview } from '~/api/clips/previews';
import type { CellRef } from '~/api/prompts/cell';
import { useCellPreviews } from '../previews/useCellPreviews';
import type { TestSettings } from './testSettings';

interface TestInput {
  text: string;
  settings: TestSettings;
  /** Renders even if an equal clip is there already. */
  again?: boolean;
}

/** The previews of a cell: the one that is looked at, those before it, and how to make another. */
export function useTest(cell: CellRef) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const { previews } = useCellPreviews(cell);
  const id = chosen ?? previews[0]?.preview_id;
  const shown = useQuery({ ...previewQuery(id ?? ''), enabled: id !== undefined });
  const preview = shown.data ?? previews.find(({ preview_id }) => preview_id === id);

  const show = (next: Preview) => {
    queryClient.setQueryData(previewQuery(next.preview_id).queryKey, next);
    setChosen(next.preview_id);
    void queryClient.invalidateQueries({ queryKey: ['previews'] });
  };
  const start = useMutation({
    mutationFn: ({ text, settings, again = false }: TestInput) => {
      const { seed, ...clip } = settings;
      return startTest(cell, {
        prompt_text: text,
        reuse: !again,
        ...(seed === undefined ? {} : { seed }),
        ...(Object.keys(clip).length > 0 ? { settings: clip } : {}),
      });
    },
    onSuccess: show,
    meta: { failure: 'The preview was not started' },
  });
  // What was started or chosen here, unlike the latest of somebody.
  const isChosen = chosen !== null;
  return { preview, previews, isChosen, choose: setChosen, start };
}

export type Test = ReturnType<typeof useTest>;
