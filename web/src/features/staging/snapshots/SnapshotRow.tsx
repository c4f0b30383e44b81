import { Button, Group, Text } from '@mantine/core';
import type { Generation } from '~/api/staging/generations';
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { GenerationState } from './GenerationState';
import classes from './Snapshots.module.css';

interface SnapshotRowProps {
  snapshot: Generation;
  isBusy: boolean;
  onAsk: (what: 'restore' | 'drop') => void;
}

/** One snapshot: what it is called, whose it is, and what can be done with it. */
export function SnapshotRow({ snapshot, isBusy, onAsk }: SnapshotRowProps) {
  const { number, name, note, bytes, made_by, made_at, state } = snapshot;
  const named = isolated(name ?? String(number));
  const isReady = state === 'ready';
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <Text size="sm" fw={600} component="div">
          <bdi>{name}</bdi>
        </Text>
        {note !== '' && (
          <Text size="sm" dir="auto">
            {note}
          </Text>
        )}
        <div className={classes['meta']}>
          {!isReady && <GenerationState generation={snapshot} />}
          <span>
            <bdi>{made_by}</bdi>, <RelativeTime at={made_at} />
          </span>
          {bytes !== null && <span>{bytesInWords(bytes)}</span>}
          <span>generation {number}</span>
        </div>
      </div>
      <Group gap="xs">
        {isReady && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isBusy}
            aria-label={`Restore… ${named}`}
            onClick={() => onAsk('restore')}
          >
            Restore…
          </Button>
        )}
        {isReady && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isBusy}
            aria-label={`Delete… ${named}`}
            onClick={() => onAsk('drop')}
          >
            Delete…
          </Button>
        )}
      </Group>
    </li>
  );
}
