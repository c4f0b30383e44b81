import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { ImportRow } from '~/api/transfer/imports';
import { diffPieces, foldUnchanged } from '~/lib/text/wordDiff';
import { DiffPieces } from '~/ui/diff/DiffPieces';
import { PromptText } from '~/ui/text/PromptText';
import { changed, labelOfTexts } from './shownTexts';
import classes from './RowPanel.module.css';

/** The text here and the text in the file: the difference, or the one there is. */
export function RowTexts({ row }: { row: ImportRow }) {
  const { diff, prompt_text, current_text } = row;
  const pieces = useMemo(() => foldUnchanged(diffPieces(diff)), [diff]);
  const label = labelOfTexts(row);
  if (label === null) return null;
  if (label === changed) {
    return (
      <section aria-label={label}>
        <Label>{label}</Label>
        <DiffPieces pieces={pieces} />
      </section>
    );
  }
  return (
    <section aria-label={label}>
      <Label>{label}</Label>
      <div className={classes['text']}>
        <PromptText text={prompt_text ?? current_text ?? ''} />
      </div>
    </section>
  );
}

function Label({ children }: { children: string }) {
  return (
    <Text size="sm" fw={600} mb={4} aria-hidden>
      {children}
    </Text>
  );
}
