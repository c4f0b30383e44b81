import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { StagingConfig, StagingConfigInForce } from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { givenText } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { ChangeList } from './ChangeList';
import { ConsequenceList } from './ConsequenceList';
import { withCoveredPassword } from './fields';
import { lockedOutAddress } from './lockout';
import { LockoutQuestion } from './LockoutQuestion';
import type { ConfigurationForm } from './useConfigurationForm';

interface ReviewDialogProps {
  config: StagingConfigInForce;
  form: ConfigurationForm;
  onSaved: () => void;
  onClose: () => void;
}

/** What a change does, before it is in force. */
export function ReviewDialog({ config, form, onSaved, onClose }: ReviewDialogProps) {
  const [reason, setReason] = useState('');
  const { change, save } = form;
  const lockedOut = lockedOutAddress(config, change);
  const [isAccepted, setIsAccepted] = useState(false);
  const isLate = isProblem(save.error, 'stale_version');
  const reasonError = isProblem(save.error) ? save.error.field('change_reason') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.send(givenText(reason), {
      onSuccess: onSaved,
      // What a field is to blame for is shown there.
      onError: (error) => {
        if (isProblem(error) && error.fields.some(({ pointer }) => pointer !== '/change_reason')) {
          onClose();
        }
      },
    });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={`Save as version ${config.version + 1}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {isLate && (
            <Alert color="yellow" role="alert" title="Somebody else saved a version meanwhile">
              This is what your changes make of it now. Look again, then save.
            </Alert>
          )}
          <ChangeList changes={changesOf(config, change)} />
          <ConsequenceList change={change} />
          {lockedOut !== undefined && (
            <LockoutQuestion address={lockedOut} isAccepted={isAccepted} onChange={setIsAccepted} />
          )}
          <LimitedInput
            label="Why (optional)"
            limit={limits.reason}
            value={reason}
            error={reasonError}
            data-autofocus
            onText={setReason}
          />
          <NotKnownYet when={save.isPending} what="saved" />
          {save.error && !isLate && reasonError === undefined && (
            <ErrorPanel error={save.error} what="Not saved" />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={lockedOut !== undefined && !isAccepted}
            >
              Save and put in force
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function changesOf(config: StagingConfig, change: ConfigurationForm['change']) {
  return Object.entries(change).map(([field, to]) => ({
    field,
    from: config[field as keyof StagingConfig],
    to: field === 'database_url' ? withCoveredPassword(String(to)) : to,
  }));
}
