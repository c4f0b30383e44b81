import { Checkbox, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StagingOperation } from '~/api/staging/operations';
import type { StagingPart } from '~/api/staging/status';
import { startSync, syncQuery } from '~/api/staging/syncs';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { SilentBridge } from '../SilentBridge';
import { targetInWords, type Target } from '../snapshots/target';
import { AlreadyRunning } from './AlreadyRunning';
import classes from './Sync.module.css';

interface StartDialogProps {
  target: Target;
  /** The operation that is under way, which lets no other begin. */
  running: StagingOperation | undefined;
  /** The bridge, when it is silent. */
  silent: StagingPart | undefined;
  onStarted: (id: string) => void;
  onClose: () => void;
}

const options = [
  {
    name: 'anonymize',
    label: 'Replace people by fakes',
    means:
      'Names, addresses, telephone numbers and what is written about people become others, the same in every sync. Without it only tables that hold nobody come over, and only if the policy allows that.',
  },
  {
    name: 'include_versions',
    label: 'Bring every version of each prompt',
    means:
      'Without it each prompt comes as it is now, as its version 1; what only older versions explain stays behind and is counted.',
  },
] as const;

/** Asks what is to come over, and says to what that happens. */
export function StartDialog({ target, running, silent, onStarted, onClose }: StartDialogProps) {
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState({ anonymize: true, include_versions: true });
  const start = useMutation({
    mutationFn: startSync,
    onSuccess: (sync) => {
      queryClient.setQueryData(syncQuery(sync.sync_id).queryKey, sync);
      void queryClient.invalidateQueries({ queryKey: ['staging'] });
      onStarted(sync.sync_id);
    },
    // Somebody else may have begun one.
    onError: () => void queryClient.invalidateQueries({ queryKey: ['staging', 'operations'] }),
  });
  const problem = isProblem(start.error) ? start.error : undefined;
  return (
    <FormDialog
      title={`Bring production’s data to ${isolated(target.name)}?`}
      submitLabel={`Sync ${isolated(target.name)}`}
      isChanged={false}
      isReady
      isValid={running === undefined}
      isSaving={start.isPending}
      error={running === undefined ? start.error : null}
      failure="Not started"
      fields={options.map(({ name }) => name)}
      onSubmit={() => start.mutate(wanted)}
      onClose={onClose}
    >
      {running && <AlreadyRunning operation={running} />}
      <Text size="sm">
        A copy of production, as it is now, takes the place of the data of{' '}
        <strong>{targetInWords(target)}</strong>.
      </Text>
      <ul className={classes['consequences']}>
        <li>Production is only read; nothing changes there.</li>
        <li>
          What was done here goes out of sight. A rollback brings it back, as long as it is kept.
        </li>
        <li>Admins, sessions, API tokens and settings of staging stay.</li>
        <li>Until all has arrived and nobody was found in it, staging serves what it has now.</li>
      </ul>
      {options.map(({ name, label, means }) => (
        <Checkbox
          key={name}
          label={label}
          description={means}
          error={problem?.field(name)}
          checked={wanted[name]}
          onChange={({ currentTarget: { checked } }) => {
            start.reset();
            setWanted({ ...wanted, [name]: checked });
          }}
        />
      ))}
      {silent && <SilentBridge bridge={silent} />}
    </FormDialog>
  );
}
