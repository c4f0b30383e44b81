import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  restoreStagingConfig,
  stagingConfigVersionQuery,
  type StagingConfigChange,
  type StagingConfigInForce,
  type StagingConfigVersion,
} from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { givenText } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { notifyDone } from '~/ui/toast/notify';
import { ChangeList } from '../ChangeList';
import { ConsequenceList } from '../ConsequenceList';
import { lockedOutAddress } from '../lockout';
import { LockoutQuestion } from '../LockoutQuestion';

interface RestoreDialogProps {
  config: StagingConfigInForce & { etag: string };
  version: number;
  onClose: () => void;
}

const late = {
  title: 'Somebody else saved a version meanwhile',
  advice:
    'The changes below are those from the one that is in force now. Look again, then restore.',
};

/** What a restore would change, and what it makes. */
export function RestoreDialog({ config, version, onClose }: RestoreDialogProps) {
  const [reason, setReason] = useState('');
  const [isAccepted, setIsAccepted] = useState(false);
  const compared = useQuery(stagingConfigVersionQuery(version, config.version));
  const queryClient = useQueryClient();
  const outdate = () => queryClient.invalidateQueries({ queryKey: ['staging'] });
  const restore = useMutation({
    mutationFn: () => restoreStagingConfig(config.etag, version, givenText(reason)),
    onSuccess: async (made) => {
      onClose();
      notifyDone(`Restored v${version} as v${made.version}. It is in force.`);
      // What is refused from now on is not asked for.
      if (!isOutOfReach) await outdate();
    },
    onError: (error) => {
      if (isProblem(error, 'stale_version')) void outdate();
    },
  });
  const change = changeOf(compared.data?.changes ?? []);
  const lockedOut = lockedOutAddress(config, change);
  const isOutOfReach = lockedOut !== undefined || change.admin_subdomain !== undefined;
  const isSame = compared.data?.changes.length === 0;
  return (
    <FormDialog
      title={`Restore v${version} of the configuration`}
      submitLabel={`Restore as v${config.version + 1}`}
      size="lg"
      isChanged={reason !== ''}
      isReady
      isValid={compared.data !== undefined && !isSame && (lockedOut === undefined || isAccepted)}
      isSaving={restore.isPending}
      error={restore.error ?? compared.error}
      late={late}
      fields={['change_reason']}
      onSubmit={() => restore.mutate()}
      onClose={onClose}
    >
      {isSame && 'It says the same as the one in force: there is nothing to restore.'}
      {compared.data ? (
        <ChangeList changes={compared.data.changes} />
      ) : (
        !compared.error && <Skeleton height={96} />
      )}
      <ConsequenceList change={change} />
      {lockedOut !== undefined && (
        <LockoutQuestion address={lockedOut} isAccepted={isAccepted} onChange={setIsAccepted} />
      )}
      <LimitedInput
        label="Why (optional)"
        limit={limits.reason}
        value={reason}
        error={isProblem(restore.error) ? restore.error.field('change_reason') : undefined}
        data-autofocus
        onText={setReason}
      />
    </FormDialog>
  );
}

/** What a restore puts in force, as far as it differs. */
function changeOf(changes: StagingConfigVersion['changes']): StagingConfigChange {
  return Object.fromEntries(changes.map(({ field, to }) => [field, to])) as StagingConfigChange;
}
