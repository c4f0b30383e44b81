import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { useHandedVariation } from '~/lib/prompt/handedText';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { emptyDraft } from './draft';
import { DraftEditor } from './DraftEditor';

interface DraftFromCellProps {
  cell: CellRef;
  onSaved: (saved: Experiment, isToStart: boolean) => void;
}

/** A design that begins with a cell: text A is what it says now, and text B that or what was written
    there and not saved. */
export function DraftFromCell({ cell, onSaved }: DraftFromCellProps) {
  const { data, error, refetch } = useQuery(cellQuery(cell));
  const [handed] = useState(useHandedVariation());
  if (!data && !error) return <Skeleton height={420} />;
  if (!data) {
    return (
      <Stack gap="md">
        <ErrorPanel
          error={error}
          what="The text of the cell could not be read"
          onRetry={() => void refetch()}
        />
        <DraftEditor experiment={null} onSaved={onSaved} />
      </Stack>
    );
  }
  const text_a = data.prompt_text ?? '';
  const first = { ...emptyDraft, cells: [{ ...cell, text_a, text_b: handed ?? text_a }] };
  return <DraftEditor experiment={null} first={first} onSaved={onSaved} />;
}
