import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CellRef } from '~/api/prompts/cell';
import { outdateCell } from '~/api/prompts/outdateCell';
import { revertPrompt, type PromptVersion } from '~/api/prompts/prompts';
import { isProblem } from '~/lib/problem';
import { notifyDone, notifyError } from '~/ui/toast/notify';

interface Restoring {
  version: PromptVersion;
  etag: string;
  reason: string;
}

/** Restores a version; for ten seconds it can be undone by restoring the one that was last. */
export function useRestore(cell: CellRef, last: number, onDone: () => void) {
  const queryClient = useQueryClient();

  const undo = async (restored: PromptVersion, etag: string) => {
    const change_reason = `Undo of the restore of v${restored.version}`;
    try {
      await revertPrompt(cell, last, { etag, change_reason });
      notifyDone(`Undone: the text of v${last} is back`);
    } catch (error) {
      if (error instanceof Error) notifyError('The restore could not be undone', error);
    }
    await outdateCell(queryClient, cell);
  };

  return useMutation({
    mutationFn: ({ version, etag, reason }: Restoring) =>
      revertPrompt(cell, version.version, {
        etag,
        ...(reason === '' ? {} : { change_reason: reason }),
      }),
    onSuccess: (saved, { version }) => {
      onDone();
      notifyDone(`Restored v${version.version} as v${saved.version}`, {
        undo: () => void undo(version, saved.etag),
      });
      return outdateCell(queryClient, cell);
    },
    onError: (error) => {
      // Somebody saved in the meantime: the dialog shows the difference to that, for a new try.
      if (isProblem(error) && error.status === 412) void outdateCell(queryClient, cell);
    },
  });
}
