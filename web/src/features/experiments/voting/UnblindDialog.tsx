import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { counted } from '~/lib/text/counts';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';

interface UnblindDialogProps {
  experimentId: string;
  /** How many votes were given; undefined when it is not known here. */
  answered?: number;
  onClose: () => void;
}

/** Shows a rater what is hidden, for a reason that everybody can read, and ends their votes. */
export default function UnblindDialog({ experimentId, answered, onClose }: UnblindDialogProps) {
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const { unblind } = useExperimentChanges();
  return (
    <FormDialog
      title="See the texts and the result?"
      submitLabel="See them, and vote no more"
      isChanged={!isBlank(reason)}
      isSaving={unblind.isPending}
      error={unblind.error}
      failure="Nothing was shown"
      fields={['reason']}
      onSubmit={() =>
        unblind.mutate(
          { id: experimentId, reason: reason.trim() },
          {
            onSuccess: () => {
              onClose();
              void navigate({
                to: '/experiments/$experimentId',
                params: { experimentId },
                search: {},
              });
            },
          },
        )
      }
      onClose={onClose}
    >
      <Text size="sm">
        {answered !== undefined && answered > 0
          ? `Your ${counted(answered, 'answer')} stay, and count. `
          : ''}
        You cannot vote in this experiment any more, and there is no way back.
      </Text>
      <LimitedTextarea
        label="Reason"
        description="It stands in the log, with your name."
        required
        autosize
        minRows={2}
        limit={limits.reason}
        dir="auto"
        data-autofocus
        value={reason}
        error={isProblem(unblind.error) ? unblind.error.field('reason') : undefined}
        onText={setReason}
      />
    </FormDialog>
  );
}
