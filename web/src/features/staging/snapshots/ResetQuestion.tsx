import type { StagingReset } from '~/api/staging/generations';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { targetInWords, type Target } from './target';
import { useStagingChanges } from './useStagingChanges';
import classes from './Snapshots.module.css';
import { resetInWords } from './words';

interface ResetQuestionProps {
  target: Target;
  reset: StagingReset;
  onAsked: () => void;
  onClose: () => void;
}

/** Asks before a reset, and says what of it there is a way back from. */
export function ResetQuestion({ target, reset: wanted, onAsked, onClose }: ResetQuestionProps) {
  const { reset } = useStagingChanges();
  const { database, storage, to } = wanted;
  const what = resetInWords(database, storage);
  return (
    <ConfirmDialog
      title={`Reset the ${what} of ${isolated(target.name)}?`}
      confirmLabel={`Reset the ${what}`}
      isFinal
      isBusy={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate(wanted, { onSuccess: onAsked })}
      onClose={onClose}
    >
      <ul className={classes['consequences']}>
        {database && (
          <li>
            {to === 'empty'
              ? 'An empty database takes'
              : 'What the last sync brought, or an empty database when there was none, takes'}{' '}
            the place of the data of {targetInWords(target)}. A rollback brings them back.
          </li>
        )}
        {storage && (
          <li>Clips that no kept generation needs are removed. There is no way back to them.</li>
        )}
        <li>Admins, sessions, API tokens and settings stay as they are.</li>
      </ul>
    </ConfirmDialog>
  );
}
