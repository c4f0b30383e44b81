import { Text } from '@mantine/core';
import { useState } from 'react';
import type { DiffPiece } from '~/lib/text/wordDiff';
import classes from './DiffView.module.css';
import { SeenPrompt } from './SeenPrompt';

interface DiffTextProps {
  pieces: readonly DiffPiece[];
  /** The number of the change that was jumped to; 0: none. */
  current: number;
  side: 'before' | 'after' | 'both';
  label?: string;
}

/** One text of a diff, with what was taken out and put in marked. */
export function DiffText({ pieces, current, side, label }: DiffTextProps) {
  return (
    <section className={classes['side']} aria-label={label}>
      {label !== undefined && (
        <Text size="xs" className={classes['label']}>
          {label}
        </Text>
      )}
      <p className={classes['text']} dir="auto">
        {pieces.map((piece, index) => {
          const key = `${index}-${piece.kind}`;
          if (piece.kind === 'same') {
            return (
              <span key={key}>
                <SeenPrompt text={piece.text} />
              </span>
            );
          }
          if (piece.kind === 'fold')
            return <Fold key={key} text={piece.text} words={piece.words} />;
          return (
            <span key={key} data-change={piece.number} data-current={piece.number === current}>
              {side !== 'after' && piece.removed !== '' && (
                <del>
                  <SeenPrompt text={visible(piece.removed)} other={piece.added} />
                </del>
              )}
              {side !== 'before' && piece.added !== '' && (
                <ins>
                  <SeenPrompt text={visible(piece.added)} other={piece.removed} />
                </ins>
              )}
            </span>
          );
        })}
      </p>
    </section>
  );
}

/** A break that came or went would be nothing to see. */
function visible(text: string): string {
  return /^\s+$/.test(text) ? text.replaceAll('\n', '↵\n').replaceAll(' ', '␣') : text;
}

function Fold({ text, words }: { text: string; words: number }) {
  const [opened, setOpened] = useState(false);
  if (opened) {
    return (
      <span>
        <SeenPrompt text={text} />
      </span>
    );
  }
  return (
    <>
      {' '}
      <button
        type="button"
        className={classes['fold']}
        title="Show what did not change"
        onClick={() => setOpened(true)}
      >
        … {words} {words === 1 ? 'word' : 'words'} …
      </button>{' '}
    </>
  );
}
