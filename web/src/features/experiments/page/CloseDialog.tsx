import { Text } from '@mantine/core';
import type { Experiment } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone } from '~/ui/toast/notify';

interface CloseDialogProps {
  experiment: Experiment & { etag: string };
  onClose: () => void;
}

/** Ends the voting before the evidence has. */
export default function CloseDialog({ experiment, onClose }: CloseDialogProps) {
  const { step } = useExperimentChanges();
  const { id, etag, number, pairs_frozen, pair_count } = experiment;
  return (
    <ConfirmDialog
      title={`Close experiment ${number}?`}
      confirmLabel="Close it"
      isBusy={step.isPending}
      error={step.error}
      isFinal
      onConfirm={() =>
        step.mutate(
          { id, etag, step: 'close' },
          {
            onSuccess: (closed) => {
              notifyDone(
                closed.winner === null
                  ? 'Closed without a winner.'
                  : `Closed: ${closed.winner.toUpperCase()} won.`,
              );
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Text size="sm">
        {pairs_frozen} of {pair_count} pairs are in. No more votes are taken, and there is no way
        back. Pairs that some raters have answered count with those answers. Without enough evidence
        there is no winner, whatever it leans to.
      </Text>
    </ConfirmDialog>
  );
}
