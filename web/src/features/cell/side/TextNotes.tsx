import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { TextResolution } from '~/api/prompts/resolutions';
import { offsetOfCodePoint } from '~/lib/prompt/variables';
import classes from './Side.module.css';

interface TextNotesProps {
  text: string;
  resolution: TextResolution;
  /** Goes to a place in the text. */
  onSelect: (from: number, to: number) => void;
}

/** What is wrong with a text, and what its braces do, in the order of their places. */
export function TextNotes({ text, resolution, onSelect }: TextNotesProps) {
  const notes = [
    ...resolution.problems.map((problem) => ({ ...problem, Icon: IconAlertTriangle })),
    ...resolution.hints.map((hint) => ({ ...hint, Icon: IconInfoCircle })),
  ].toSorted((one, other) => one.position - other.position);
  if (notes.length === 0) return null;
  return (
    <ul className={classes['problems']}>
      {notes.map(({ code, position, length, message, Icon }) => (
        <li key={`${code} ${String(position)}`}>
          <UnstyledButton
            className={classes['problem']}
            onClick={() =>
              onSelect(
                offsetOfCodePoint(text, position),
                offsetOfCodePoint(text, position + length),
              )
            }
          >
            <Icon size={16} aria-hidden />
            {message}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
