import { Button, Checkbox, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useId } from 'react';
import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';
import type { Deciding } from '../decisions/useDecisions';
import classes from '../Plan.module.css';
import { applySentence, changesSomething, outlineOf } from './outline';

interface ApplyBarProps {
  counts: NonNullable<Import['counts']>;
  deciding: Deciding;
  mayEdit: boolean;
  onApply: () => void;
}

/** What is in the way of an apply, or nothing. */
function obstacleOf({ counts, deciding, mayEdit }: Omit<ApplyBarProps, 'onApply'>): string {
  if (!mayEdit) return 'Applying takes the role of an editor.';
  if (!deciding.isSettled) return 'Comparing your choices with the new plan.';
  if (counts.error > 0 && !deciding.decisions.skip_errors) {
    return 'Rows in error stop the whole import: fix the file, or leave them out.';
  }
  const outline = outlineOf(counts, deciding.decisions);
  return changesSomething(outline, counts) ? '' : 'There is nothing to do.';
}

/** Says exactly what would happen, and does it after one more question. */
export function ApplyBar({ counts, deciding, mayEdit, onApply }: ApplyBarProps) {
  const { decisions, change } = deciding;
  const obstacle = obstacleOf({ counts, deciding, mayEdit });
  const id = useId();
  return (
    <section className={classes['apply']} aria-label="Apply the plan">
      <div className={classes['notes']}>
        {counts.error > 0 && (
          <Checkbox
            label={`Leave out the ${counted(counts.error, 'row')} in error`}
            checked={decisions.skip_errors}
            disabled={!mayEdit}
            onChange={({ currentTarget }) => change({ skip_errors: currentTarget.checked })}
          />
        )}
        {obstacle !== '' && (
          <Text size="sm" c="var(--mien-quiet)" id={id}>
            {obstacle}
          </Text>
        )}
      </div>
      <Button
        className={classes['applyButton'] ?? ''}
        leftSection={<IconCheck size={16} aria-hidden />}
        disabled={obstacle !== ''}
        {...(obstacle === '' ? {} : { 'aria-describedby': id })}
        onClick={onApply}
      >
        {applySentence(outlineOf(counts, decisions), counts)}
      </Button>
    </section>
  );
}
