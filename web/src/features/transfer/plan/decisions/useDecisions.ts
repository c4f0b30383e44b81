import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  readActions,
  type Import,
  type ImportImage,
  type ImportStrategy,
} from '~/api/transfer/imports';
import {
  decide,
  decideImage,
  hasSingle,
  itemsOf,
  renewed,
  undecided,
  type DecidedRow,
  type Decisions,
  type ImageDecision,
} from './decisions';
import { readDecisions, writeDecisions, type KeptDecisions } from './keptDecisions';

export interface Deciding {
  decisions: Decisions;
  /** False while it is read what a new plan makes of what was decided on before. */
  isSettled: boolean;
  error: Error | null;
  change: (changes: Partial<Decisions>) => void;
  decideRows: (rows: readonly DecidedRow[], strategy: ImportStrategy | null) => void;
  decideImage: (image: ImportImage, strategy: ImageDecision['strategy'] | null) => void;
}

/** What was decided about the rows and images of an import; a new plan and a reload keep it. */
export function useDecisions({ import_id, planned_at }: Import): Deciding {
  const [kept, setKept] = useState<KeptDecisions>(
    () => readDecisions(import_id) ?? { planned_at, decisions: undecided },
  );
  const items = itemsOf(kept.decisions);
  const isOfOther = kept.planned_at !== planned_at && hasSingle(kept.decisions);
  const actions = useQuery({
    queryKey: ['import-rows', import_id, planned_at, 'actions'],
    queryFn: () => readActions(import_id, items),
    enabled: isOfOther,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const decisions =
    isOfOther && actions.data ? renewed(kept.decisions, actions.data) : kept.decisions;
  const set = (next: Decisions) => {
    setKept({ planned_at, decisions: next });
    writeDecisions(import_id, { planned_at, decisions: next });
  };
  return {
    decisions,
    isSettled: !isOfOther || actions.isSuccess,
    error: isOfOther ? actions.error : null,
    change: (changes) => set({ ...decisions, ...changes }),
    decideRows: (rows, strategy) => set(decide(decisions, rows, strategy)),
    decideImage: (image, strategy) => set(decideImage(decisions, image, strategy)),
  };
}
