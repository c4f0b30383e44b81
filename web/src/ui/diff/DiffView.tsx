import { useMemo } from 'react';
import { foldUnchanged, wordDiff } from '~/lib/text/wordDiff';
import { DiffPieces } from './DiffPieces';

interface DiffViewProps {
  before: string;
  after: string;
  /** One text with marks, or the two beside each other. */
  view?: 'inline' | 'side' | undefined;
  /** Folds what did not change. */
  changesOnly?: boolean | undefined;
  beforeLabel?: string | undefined;
  afterLabel?: string | undefined;
}

/** What changed between two texts, word by word; n and p go from change to change. */
export function DiffView({ before, after, changesOnly = true, ...looks }: DiffViewProps) {
  const pieces = useMemo(() => {
    const all = wordDiff(before, after);
    return changesOnly ? foldUnchanged(all) : all;
  }, [before, after, changesOnly]);
  return <DiffPieces pieces={pieces} {...looks} />;
}
