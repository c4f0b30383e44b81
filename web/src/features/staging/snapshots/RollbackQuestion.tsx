import type { Generation } from '~/api/staging/generations';
import { exactTime } from '~/lib/time/time';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone } from '~/ui/toast/notify';
import { targetInWords, type Target } from './target';
import { useStagingChanges } from './useStagingChanges';

interface RollbackQuestionProps {
  target: Target;
  generation: Generation;
  onClose: () => void;
}

/** Asks before an earlier generation is served again. */
export function RollbackQuestion({ target, generation, onClose }: RollbackQuestionProps) {
  const { rollBack } = useStagingChanges();
  const { number, served_at } = generation;
  const since = served_at === null ? '' : `, which was served from ${exactTime(served_at)} on`;
  return (
    <ConfirmDialog
      title={`Roll back to generation ${number}?`}
      confirmLabel={`Roll back to ${number}`}
      isBusy={rollBack.isPending}
      error={rollBack.error}
      onConfirm={() =>
        rollBack.mutate(number, {
          onSuccess: () => {
            onClose();
            notifyDone(`Generation ${number} is served again.`);
          },
        })
      }
      onClose={onClose}
    >
      At once, generation {number}
      {since}, takes the place of the data of {targetInWords(target)}, as it was left. What is
      served now is kept, and the way back to it is the same. Admins, sessions, API tokens and
      settings stay as they are.
    </ConfirmDialog>
  );
}
