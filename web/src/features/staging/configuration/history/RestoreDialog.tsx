import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  restoreStagingConfig,
  stagingConfigVersionQuery,
  type StagingConfig,
} from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { givenText } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { notifyDone } from '~/ui/toast/notify';
import { ChangeList } from '../ChangeList';

interface RestoreDialogProps {
  config: StagingConfig & { etag: string };
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
  const compared = useQuery(stagingConfigVersionQuery(version, config.version));
  const queryClient = useQueryClient();
  const outdate = () => queryClient.invalidateQueries({ queryKey: ['staging'] });
  const restore = useMutation({
    mutationFn: () => restoreStagingConfig(config.etag, version, givenText(reason)),
    onSuccess: async (made) => {
      onClose();
      notifyDone(`Restored v${version} as v${made.version}. It is in force.`);
      await outdate();
    },
    onError: (error) => {
      if (isProblem(error, 'stale_version')) void outdate();
    },
  });
  const isSame = compared.data?.changes.length === 0;
  return (
    <FormDialog
      title={`Restore v${version} of the configuration`}
      submitLabel={`Restore as v${config.version + 1}`}
      size="lg"
      isChanged={reason !== ''}
      isReady
      isValid={compared.data !== undefined && !isSame}
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
