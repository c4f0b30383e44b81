import { Button, Tooltip } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { isUnderWay, type ClipState } from '~/lib/clip/clip';

interface Change {
  isPending: boolean;
  mutate: () => void;
}

/** The ways to change the course of a clip. */
export interface ClipChanges {
  cancel: Change;
  retry: Change;
}

interface ClipActionsProps extends ClipChanges {
  state: ClipState;
  /** Who and what, for those who hear and do not see. */
  label: string;
  mayEdit: boolean;
}

/** Stops what is under way, or tries again what failed. */
export function ClipActions({ state, label, mayEdit, cancel, retry }: ClipActionsProps) {
  const underWay = isUnderWay(state);
  if (!underWay && state !== 'failed' && state !== 'cancelled') return null;
  const change = underWay ? cancel : retry;
  const word = underWay ? 'Cancel' : 'Try again';
  return (
    <Tooltip label="This takes the role of an editor." disabled={mayEdit}>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${word}: ${label}`}
        leftSection={underWay ? <IconX size={14} /> : <IconRefresh size={14} />}
        loading={change.isPending}
        data-disabled={!mayEdit}
        aria-disabled={!mayEdit}
        onClick={() => mayEdit && change.mutate()}
      >
        {word}
      </Button>
    </Tooltip>
  );
}
