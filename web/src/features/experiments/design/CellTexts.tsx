import { CloseButton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { changeCount, wordDiff } from '~/lib/text/wordDiff';
import { DiffView } from '~/ui/diff/DiffView';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { Disclosure } from '~/ui/page/Disclosure';
import classes from './Design.module.css';
import type { WrittenCell } from './draft';

interface CellTextsProps {
  cell: WrittenCell;
  name: string;
  /** The texts come from elsewhere. */
  isFixed: boolean;
  isOpened: boolean;
  /** What is wrong with a member of it. */
  problem: (member: string) => string | undefined;
  /** What is wrong with any of it. */
  wholeProblem: string | undefined;
  onToggle: () => void;
  onChange: (cell: WrittenCell) => void;
  onRemove: () => void;
}

const arms = [
  { label: 'Text A', member: 'text_a' },
  { label: 'Text B', member: 'text_b' },
] as const;

/** One cell: both texts beside each other, and what differs. */
export function CellTexts({ cell, name, problem, ...props }: CellTextsProps) {
  const { text_a, text_b } = cell;
  const { isFixed, isOpened, wholeProblem, onChange } = props;
  const changes = useMemo(() => changeCount(wordDiff(text_a, text_b)), [text_a, text_b]);
  return (
    <div className={classes['cell']} data-problem={wholeProblem !== undefined || undefined}>
      <div className={classes['line']}>
        <Disclosure
          isOpened={isOpened}
          onToggle={props.onToggle}
          title={
            <span className={classes['cellTitle']}>
              <bdi>{name}</bdi>
              <Text
                span
                size="xs"
                c={wholeProblem === undefined ? 'var(--mien-quiet)' : 'var(--mien-bad)'}
              >
                {wholeProblem ?? wordsOf(changes, isFixed)}
              </Text>
            </span>
          }
        >
          <Stack gap="sm">
            {!isFixed && (
              <div className={classes['texts']}>
                {arms.map(({ label, member }) => (
                  <LimitedTextarea
                    key={member}
                    label={label}
                    aria-label={`${label} of ${isolated(name)}`}
                    required
                    autosize
                    minRows={3}
                    maxRows={14}
                    limit={limits.prompt}
                    dir="auto"
                    value={cell[member]}
                    error={problem(member)}
                    onText={(text) => onChange({ ...cell, [member]: text })}
                  />
                ))}
              </div>
            )}
            {changes > 0 && <DiffView before={text_a} after={text_b} />}
          </Stack>
        </Disclosure>
        <CloseButton
          className={classes['remove']}
          aria-label={`Take ${isolated(name)} out`}
          onClick={props.onRemove}
        />
      </div>
    </div>
  );
}

function wordsOf(changes: number, isFixed: boolean): string {
  if (changes > 0) return counted(changes, 'change');
  return isFixed ? 'From the template' : 'No difference yet';
}
