import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { ImportRow } from '~/api/transfer/imports';
import { diffPieces, foldUnchanged } from '~/lib/text/wordDiff';
import { DiffPieces } from '~/ui/diff/DiffPieces';
import { PromptText } from '~/ui/text/PromptText';
import classes from './RowPanel.module.css';

/** The text here and the text in the file: the difference, or the one there is. */
export function RowTexts({ row }: { row: ImportRow }) {
  const { diff, prompt_text, current_text } = row;
  const pieces = useMemo(() => foldUnchanged(diffPieces(diff)), [diff]);
  if (prompt_text === null && current_text === null) return null;
  const isChanged = diff.some(({ op }) => op !== 'equal');
  if (prompt_text !== null && current_text !== null && isChanged) {
    return (
      <section aria-label="From the text here to that of the file">
        <Label>From the text here to that of the file</Label>
        <DiffPieces pieces={pieces} />
      </section>
    );
  }
  const isDeleted = prompt_text === null;
  const label = isDeleted
    ? 'The file ends with a deletion; here it says'
    : current_text === null
      ? 'The text of the file'
      : 'The text, the same here and in the file';
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
