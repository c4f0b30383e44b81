import { Button, Text } from '@mantine/core';
import { counted } from '~/lib/text/counts';
import { decisionsMost } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import classes from '../Plan.module.css';
import { strategies, strategyWords } from '../texts';
import type { Selection } from './useSelection';

interface SelectionBarProps {
  selection: Selection;
  deciding: Deciding;
  isGathering: boolean;
  /** When more rows fit the filters than are loaded. */
  onSelectAll: (() => void) | undefined;
}

/** Decides on all selected rows at once. */
export function SelectionBar(props: SelectionBarProps) {
  const { selection, deciding, isGathering, onSelectAll } = props;
  const { rows } = selection;
  const hasConflicts = rows.some(({ action }) => action === 'conflict');
  const hasOthers = rows.some(({ action }) => action !== 'conflict');
  const others = Object.keys(deciding.decisions.rows).length;
  const isTooMuch = rows.length + others > decisionsMost;
  const decide = (strategy: 'skip' | 'overwrite' | 'merge' | null) => {
    deciding.decideRows(rows, strategy);
    selection.clear();
  };
  return (
    <div className={classes['rule']} role="region" aria-label="Selected rows">
      <Text size="sm" fw={600} role="status">
        {counted(rows.length, 'row')} selected
      </Text>
      {onSelectAll && (
        <Button variant="subtle" size="compact-sm" loading={isGathering} onClick={onSelectAll}>
          Select all that match
        </Button>
      )}
      <div className={classes['deeds']}>
        {hasConflicts &&
          strategies.map((strategy) => (
            <Button
              key={strategy}
              variant="default"
              size="compact-sm"
              disabled={isTooMuch}
              onClick={() => decide(strategy)}
            >
              {strategy === 'skip' && hasOthers
                ? 'Keep ours, leave out the others'
                : strategyWords[strategy].word}
            </Button>
          ))}
        {!hasConflicts && (
          <Button
            variant="default"
            size="compact-sm"
            disabled={isTooMuch}
            onClick={() => decide('skip')}
          >
            Leave out
          </Button>
        )}
        <Button variant="default" size="compact-sm" onClick={() => decide(null)}>
          {hasConflicts ? 'As all others' : 'Take over'}
        </Button>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={selection.clear}>
          Clear
        </Button>
      </div>
      {isTooMuch && (
        <Text size="sm" c="var(--mien-bad)">
          At most {decisionsMost.toLocaleString('en')} rows can have a choice of their own: use the
          choice for all conflicts, and choose for the exceptions.
        </Text>
      )}
    </div>
  );
}
