import { Alert, Checkbox, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { stagingStatusQuery } from '~/api/staging/status';
import { startSync, syncQuery } from '~/api/staging/syncs';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { targetInWords, type Target } from '../snapshots/target';
import classes from './Sync.module.css';

interface StartDialogProps {
  target: Target;
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
export function StartDialog({ target, onStarted, onClose }: StartDialogProps) {
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState({ anonymize: true, include_versions: true });
  const start = useMutation({
    mutationFn: startSync,
    onSuccess: (sync) => {
      queryClient.setQueryData(syncQuery(sync.sync_id).queryKey, sync);
      void queryClient.invalidateQueries({ queryKey: ['staging'] });
      onStarted(sync.sync_id);
    },
  });
  const parts = useQuery(stagingStatusQuery).data?.parts;
  const isBridgeAway = parts?.some(({ name, health }) => name === 'bridge' && health !== 'well');
  const problem = isProblem(start.error) ? start.error : undefined;
  return (
    <FormDialog
      title={`Bring production’s data to ${isolated(target.name)}?`}
      submitLabel={`Sync ${isolated(target.name)}`}
      isChanged={false}
      isReady
      isSaving={start.isPending}
      error={start.error}
      fields={options.map(({ name }) => name)}
      onSubmit={() => start.mutate(wanted)}
      onClose={onClose}
    >
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
      {isBridgeAway && (
        <Alert color="yellow" title="The bridge is not there">
          It does the work: the sync waits until the bridge is back, and can be cancelled meanwhile.
        </Alert>
      )}
    </FormDialog>
  );
}
