import { Button, SegmentedControl, Text } from '@mantine/core';
import { useId } from 'react';
import { count, counted } from '~/lib/text/counts';
import classes from '../Plan.module.css';
import { strategies, strategyWords } from '../texts';
import { withoutConflicts } from './decisions';
import type { Deciding } from './useDecisions';

interface ConflictRuleProps {
  conflicts: number;
  /** Reference images that are others here. */
  images: number;
  deciding: Deciding;
  isLocked: boolean;
}

/** What becomes of conflicts that nobody decided on one by one. */
export function ConflictRule({
  conflicts: prompts,
  images,
  deciding,
  isLocked,
}: ConflictRuleProps) {
  const { decisions, change } = deciding;
  const conflicts = prompts + images;
  const own = [...Object.values(decisions.rows), ...Object.values(decisions.images)].filter(
    ({ action }) => action === 'conflict' || action === 'replace',
  ).length;
  const others = Math.max(0, conflicts - own);
  // Images alone have no histories.
  const offered = strategies.filter(
    (one) => prompts > 0 || one !== 'merge' || decisions.strategy === one,
  );
  const id = useId();
  return (
    <div className={classes['rule']}>
      <Text size="sm" fw={600} id={id}>
        {titleOf(conflicts, others)}
      </Text>
      {others > 0 && (
        <SegmentedControl
          aria-labelledby={id}
          disabled={isLocked}
          data={offered.map((value) => ({ value, label: strategyWords[value].word }))}
          value={decisions.strategy}
          onChange={(value) =>
            change({ strategy: strategies.find((one) => one === value) ?? 'skip' })
          }
        />
      )}
      {others > 0 && (
        <Text size="sm" c="var(--mien-quiet)" role="status">
          {prompts > 0 && `${strategyWords[decisions.strategy].means} `}
          {images > 0 && imagesMean[decisions.strategy]}
          {own > 0 && ` ${counted(own, 'has its', 'have their')} own choice.`}
        </Text>
      )}
      {own > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={isLocked}
          onClick={() => change(withoutConflicts(decisions))}
        >
          One choice for all
        </Button>
      )}
    </div>
  );
}

const imagesMean = {
  skip: 'Reference images stay as they are here.',
  overwrite: 'Reference images are replaced by those of the file.',
  merge: 'Reference images have no history: those of the file replace ours.',
} as const;

function titleOf(conflicts: number, others: number): string {
  if (others === conflicts) return counted(conflicts, 'conflict');
  if (others > 0) return `The other ${counted(others, 'conflict')}`;
  if (conflicts === 1) return 'The conflict is decided';
  return `All ${count(conflicts)} conflicts are decided one by one`;
}
