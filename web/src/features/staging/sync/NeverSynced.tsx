import { Button, Paper } from '@mantine/core';
import { IconDatabaseImport } from '@tabler/icons-react';
import { Empty } from '~/ui/page/Empty';

interface NeverSyncedProps {
  /** Why it cannot be started now; empty when it can. */
  obstacle: string;
  onStart: () => void;
}

/** Before the first sync: what one is, and the way to it. */
export function NeverSynced({ obstacle, onStart }: NeverSyncedProps) {
  return (
    <Paper withBorder>
      <Empty
        icon={<IconDatabaseImport size={28} />}
        title="Production’s data have never come here"
        action={
          <Button disabled={obstacle !== ''} title={obstacle} onClick={onStart}>
            Start the first sync
          </Button>
        }
      >
        A sync copies production’s characters, prompts, users and clips to staging, with fakes in
        place of people. Production is only read, and what staging has now can be rolled back to.
        {obstacle !== '' && ` ${obstacle}`}
      </Empty>
    </Paper>
  );
}
