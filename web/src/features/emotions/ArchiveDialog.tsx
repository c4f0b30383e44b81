import type { Emotion } from '~/api/prompts/emotions';
import { useEmotionChanges } from '~/api/prompts/useEmotionChanges';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import type { Use } from './EmotionUse';

interface ArchiveDialogProps {
  emotion: Emotion;
  use: Use | undefined;
  onClose: () => void;
}

/** It concerns every character, so it says how many first; Undo brings all of it back. */
export function ArchiveDialog({ emotion, use, onClose }: ArchiveDialogProps) {
  const { remove, restore } = useEmotionChanges();
  const { name, display_name } = emotion;
  const undo = () =>
    restore.mutate(name, {
      onError: (error) => notifyError(`${isolated(display_name)} was not restored`, error),
    });
  const archive = () =>
    remove.mutate(name, {
      onSuccess: ({ outcome }) => {
        onClose();
        if (outcome === 'archived') notifyDone(`${isolated(display_name)} is archived.`, { undo });
        else notifyDone(`${isolated(display_name)} had never been used and is gone.`);
      },
    });
  return (
    <ConfirmDialog
      title={`Archive ${isolated(display_name)}?`}
      confirmLabel="Archive"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={archive}
      onClose={onClose}
    >
      The emotion disappears for every character
      {use ? `, ${counted(use.overridden_by_count, 'character')} with a text of their own` : ''}. No
      new clips can be made of it. All texts and their history stay, and come back when you restore
      it.
    </ConfirmDialog>
  );
}
