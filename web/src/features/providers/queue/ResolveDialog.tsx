import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Submission } from '~/api/providers/submissions';
import { useSubmissionChanges } from '~/api/providers/useSubmissionChanges';
import { isProblem } from '~/lib/problem';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { notifyDone } from '~/ui/toast/notify';

interface ResolveDialogProps {
  submission: Submission;
  outcome: 'made' | 'not_made';
  onClose: () => void;
}

/** Takes a person's word on an order whose answer was lost. */
export function ResolveDialog({ submission, outcome, onClose }: ResolveDialogProps) {
  const { submission_id: id, provider } = submission;
  // A service of the kind http cannot be asked by an id.
  const known = provider.kind === 'http' ? '' : (submission.external_id ?? '');
  const [external_id, setExternalId] = useState(known);
  const { resolve } = useSubmissionChanges();
  const isMade = outcome === 'made';
  const typed = external_id.trim();
  return (
    <FormDialog
      title={isMade ? 'It was made' : 'It was not made'}
      submitLabel={!isMade ? 'It was not made' : typed === '' ? 'It was made' : 'Fetch the clip'}
      isChanged={isMade && typed !== known}
      isReady
      isSaving={resolve.isPending}
      error={resolve.error}
      failure="Not taken"
      fields={['external_id']}
      onSubmit={() =>
        resolve.mutate(
          { id, outcome, ...(isMade && typed !== '' ? { external_id: typed } : {}) },
          {
            onSuccess: () => {
              notifyDone(
                isMade && typed !== ''
                  ? 'The clip is being fetched.'
                  : 'Thank you. The clip can be tried again.',
              );
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Text size="sm">
        {isMade
          ? `Give the id that ${provider.name} has for it, and the clip is fetched. Without an id it counts as paid, and the clip can be tried again.`
          : `It cost nothing, and the clip can be tried again. Say so only when ${provider.name} has no such job: otherwise it is paid for twice.`}
      </Text>
      {isMade && (
        <LimitedInput
          label={`Id at ${provider.name}`}
          data-autofocus
          limit={limits.externalId}
          value={external_id}
          error={isProblem(resolve.error) ? resolve.error.field('external_id') : undefined}
          onText={setExternalId}
        />
      )}
    </FormDialog>
  );
}
