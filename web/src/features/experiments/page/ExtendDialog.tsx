import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { notifyDone } from '~/ui/toast/notify';
import { pairsMax } from '../design/draft';

interface ExtendDialogProps {
  experiment: Experiment & { etag: string };
  onClose: () => void;
}

const sizes = [10, 20, 40, 60, 100];

/** More pairs for an experiment that does not decide. */
export default function ExtendDialog({ experiment, onClose }: ExtendDialogProps) {
  const { id, etag, number, pair_count } = experiment;
  const room = pairsMax - pair_count;
  const [pairs, setPairs] = useState(Math.min(20, room));
  const [reason, setReason] = useState('');
  const { extend } = useExperimentChanges();
  const problem = (field: string) =>
    isProblem(extend.error) ? extend.error.field(field) : undefined;
  const choices = [...new Set([...sizes.filter((size) => size < room), room])];
  return (
    <FormDialog
      title={`Add pairs to experiment ${number}`}
      submitLabel={`Add, and make ${2 * pairs} clips`}
      isChanged={!isBlank(reason)}
      isSaving={extend.isPending}
      error={extend.error}
      failure="No pairs were added"
      fields={['pairs', 'reason']}
      onSubmit={() =>
        extend.mutate(
          { id, etag, pairs, reason: reason.trim() },
          {
            onSuccess: () => {
              notifyDone('Added. Voting goes on when their clips are made.');
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Text size="sm">
        The evidence goes on from where it is, and stays as hard to fool. Voting rests until the new
        clips are made.
      </Text>
      <NativeSelect
        label="Pairs to add"
        description={`There are ${pair_count}; ${pairsMax} are the most.`}
        value={pairs}
        error={problem('pairs')}
        data={choices.map((size) => ({ value: `${size}`, label: `${size}` }))}
        onChange={({ currentTarget: { value } }) => setPairs(Number(value))}
      />
      <LimitedTextarea
        label="Reason"
        description="It stands in the log."
        required
        autosize
        minRows={2}
        limit={limits.reason}
        dir="auto"
        data-autofocus
        value={reason}
        error={problem('reason')}
        onText={setReason}
      />
    </FormDialog>
  );
}
