import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { counted } from '~/lib/text/counts';
import { notifyDone } from '~/ui/toast/notify';

/** Takes a run back as one, and tells what could not be. */
export function useUndo() {
  const { undo } = useTemplateChanges();
  return {
    isPending: undo.isPending,
    undo: (runId: string) =>
      undo.mutate(runId, {
        onSuccess: ({ counts }) => {
          const left = counts.left > 0 ? ` ${counted(counts.left, 'cell')} left as they are.` : '';
          notifyDone(`${counted(counts.written + counts.same, 'cell')} back as before.${left}`);
        },
      }),
  };
}
