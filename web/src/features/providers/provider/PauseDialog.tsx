import { useState } from 'react';
import type { Provider } from '~/api/providers/providers';
import { useProviderChanges } from '~/api/providers/useProviderChanges';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';

interface PauseDialogProps {
  provider: Provider;
  onClose: () => void;
}

/** Stops sending to a provider, and says to everybody why. */
export function PauseDialog({ provider, onClose }: PauseDialogProps) {
  const [reason, setReason] = useState('');
  const { pause } = useProviderChanges();
  return (
    <FormDialog
      title={`Pause ${isolated(provider.name)}?`}
      submitLabel="Pause"
      isChanged={reason !== ''}
      isReady
      isSaving={pause.isPending}
      error={pause.error}
      failure="Not paused"
      fields={['pause_reason']}
      onSubmit={() =>
        pause.mutate({ id: provider.id, paused: true, reason }, { onSuccess: onClose })
      }
      onClose={onClose}
    >
      <span>
        Nothing more is sent to it. What it is making now is waited for, and clips that need it
        cannot be asked for until it goes on.
      </span>
      <LimitedInput
        label="Why"
        description="Everybody who asks for a clip is told."
        placeholder="The graphics card is used for training until Monday."
        data-autofocus
        limit={limits.reason}
        value={reason}
        onText={setReason}
      />
    </FormDialog>
  );
}
