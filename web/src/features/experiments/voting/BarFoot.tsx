import { Button, Kbd } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useShortcuts } from '~/lib/keys/shortcuts';
import type { Voting } from './useVoting';
import classes from './Voting.module.css';

/** The way back from the last answer, and the keys of the clips. */
export function BarFoot({ voting: { canUndo, undo } }: { voting: Voting }) {
  useShortcuts([{ keys: 'u', label: 'Take my last answer back', run: undo, enabled: canUndo }]);
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
        onClick={undo}
      >
        Take my last answer back
      </Button>
      <span className={classes['keys']}>
        <Kbd size="xs">Space</Kbd> play or pause <Kbd size="xs">R</Kbd> again
      </span>
    </div>
  );
}
