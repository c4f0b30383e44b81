import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';

/** Asks before leaving would stop an upload. */
export function UploadGuard({ isSending }: { isSending: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isSending,
    enableBeforeUnload: () => isSending,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title="Leave and stop the upload?"
      confirmLabel="Leave"
      isBusy={false}
      error={null}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      The file is still being sent. If you leave now, nothing of it is kept.
    </ConfirmDialog>
  );
}
