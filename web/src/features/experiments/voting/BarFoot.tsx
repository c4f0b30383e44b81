import { Button, Kbd } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useShortcuts } from '~/lib/keys/shortcuts';
import type { Voting } from './useVoting';
import classes from './Voting.module.css';

/** The way back from the last answer, and the keys of the clips. */
export function BarFoot({ voting: { canUndo, isLastFinal, undo } }: { voting: Voting }) {
  // Listed, too, while there is nothing to take back.
  const takeBack = () => {
    if (canUndo) undo();
  };
  useShortcuts([{ keys: 'u', label: 'Take my last answer back', run: takeBack }]);
  return (
    <div className={classes['others']}>
      <Button
        variant="subtle"
        size="compact-sm"
        disabled={!canUndo}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        rightSection={
          <Kbd size="xs" className={classes['key'] ?? ''} aria-hidden>
            U
          </Kbd>
        }
        onClick={takeBack}
      >
        Take my last answer back
      </Button>
      {isLastFinal && <span>Your last answer stays: all votes on its pair are in.</span>}
      <span className={classes['keys']}>
        <Kbd size="xs">Space</Kbd> play or pause <Kbd size="xs">R</Kbd> again
      </span>
    </div>
  );
}
