import type { Generation } from '~/api/staging/generations';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { targetInWords, type Target } from './target';
import { useStagingChanges } from './useStagingChanges';

interface SnapshotQuestionProps {
  what: 'restore' | 'drop';
  snapshot: Generation;
  target: Target;
  onClose: () => void;
}

/** Asks before a snapshot takes the place of the data, or is gone. */
export function SnapshotQuestion({ what, snapshot, target, onClose }: SnapshotQuestionProps) {
  const changes = useStagingChanges();
  const change = what === 'restore' ? changes.restore : changes.drop;
  const name = `“${isolated(snapshot.name ?? '')}”`;
  const isFinal = what === 'drop';
  return (
    <ConfirmDialog
      title={isFinal ? `Delete the snapshot ${name}?` : `Restore the snapshot ${name}?`}
      confirmLabel={isFinal ? 'Delete snapshot' : `Restore to ${isolated(target.name)}`}
      isFinal={isFinal}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(snapshot.number, { onSuccess: onClose })}
      onClose={onClose}
    >
      {isFinal
        ? `Its database ${snapshot.database} is dropped for good. What staging serves stays as it is.`
        : `A copy of it takes the place of the data of ${targetInWords(target)}. What was done there since goes out of sight; a rollback brings it back. Admins, sessions, API tokens and settings stay as they are.`}
    </ConfirmDialog>
  );
}
