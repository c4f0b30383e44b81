import { Alert, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Provider } from '~/api/providers/providers';
import { useProviderChanges } from '~/api/providers/useProviderChanges';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { notifyDone } from '~/ui/toast/notify';
import { adviceOf, kinds } from '../words';
import { BoundFields } from './BoundFields';
import { creationOf, fieldsOf, noFields, patchOf, problemsOf, type ProviderFields } from './fields';
import { HeadersField } from './HeadersField';
import { KeyField } from './KeyField';
import { KindPicker } from './KindPicker';

interface ProviderFormProps {
  /** The one to edit; null connects a new one. */
  provider: (Provider & { etag: string }) | null;
  onSaved: (id: string) => void;
  onClose: () => void;
}

const trials = new Set(['unreachable', 'wrong_key', 'no_credit']);
const budgets = ['daily_budget_usd', 'monthly_budget_usd'];
const shownAt = ['name', 'base_url', 'api_key', 'headers', ...budgets];

/** Connects a provider, or changes how one is reached. It is tested before it is kept. */
export default function ProviderForm({ provider: live, onSaved, onClose }: ProviderFormProps) {
  // As it was read when the form was opened: what others change since is not taken back, but told.
  const [provider] = useState(live);
  const before = provider ? fieldsOf(provider) : noFields;
  const [fields, setFields] = useState<ProviderFields>(before);
  const [force, setForce] = useState(false);
  const { create, change } = useProviderChanges();
  const saving = provider ? change : create;
  const { error } = saving;
  const set = (part: Partial<ProviderFields>) => setFields((now) => ({ ...now, ...part }));
  const wrong = problemsOf(fields);
  const refused = (name: string) => (isProblem(error) ? error.field(name) : undefined);
  const trial = isProblem(error) ? error.fields.find(({ code }) => trials.has(code)) : undefined;
  const { usual, placeholder } = kinds[fields.kind];
  const done = (id: string, word: string) => {
    notifyDone(word);
    onSaved(id);
    onClose();
  };
  const save = () => {
    if (provider) {
      const patch = patchOf(provider, fields, force);
      change.mutate(
        { id: provider.id, etag: provider.etag, patch },
        { onSuccess: ({ id, name }) => done(id, `${isolated(name)} was saved.`) },
      );
    } else {
      create.mutate(creationOf(fields, force), {
        onSuccess: ({ id, name }) => done(id, `${isolated(name)} is connected.`),
      });
    }
  };
  return (
    <FormDialog
      title={provider ? `Edit ${isolated(provider.name)}` : 'Connect a provider'}
      submitLabel={provider ? 'Save' : 'Test and connect'}
      size="lg"
      isChanged={JSON.stringify(fields) !== JSON.stringify(before)}
      isValid={
        fields.name !== '' &&
        Object.keys(wrong).length === 0 &&
        (fields.base_url !== '' || usual !== undefined)
      }
      isSaving={saving.isPending}
      error={error}
      failure="Not connected"
      fields={shownAt}
      onSubmit={save}
      onClose={onClose}
    >
      {!provider && <KindPicker kind={fields.kind} onChange={(kind) => set({ kind })} />}
      {!provider && (
        <LimitedInput
          label="Name"
          description="Clips keep it, and it never changes: small letters, digits, - and _."
          placeholder="gpu-room"
          required
          data-autofocus
          limit={limits.providerName}
          value={fields.name}
          error={wrong.name ?? refused('name')}
          onText={(name) => set({ name })}
        />
      )}
      <TextInput
        label="Address"
        description={
          usual
            ? `Left empty, that of the service: ${usual}`
            : 'https, or http in a network that the configuration allows.'
        }
        placeholder={placeholder}
        required={usual === undefined}
        type="url"
        maxLength={limits.baseUrl}
        value={fields.base_url}
        error={wrong.base_url ?? refused('base_url')}
        onChange={({ currentTarget: { value } }) => set({ base_url: value })}
      />
      <KeyField
        set={provider?.api_key ?? null}
        hint={kinds[fields.kind].key}
        value={fields.api_key}
        removes={fields.removesKey}
        error={refused('api_key')}
        onChange={set}
      />
      <HeadersField
        set={provider?.headers ?? null}
        fields={fields}
        refused={refused}
        onChange={({ headersAre, headers }) => set({ headersAre, headers })}
      />
      <BoundFields fields={fields} problems={wrong} refused={refused} onChange={set} />
      {trial && (
        <Alert color="yellow" role="alert" title="The test failed, so nothing was saved">
          {adviceOf(trial.code)}
          <Checkbox
            mt="xs"
            label="Save it all the same: I mend the service later"
            checked={force}
            onChange={({ currentTarget: { checked } }) => setForce(checked)}
          />
        </Alert>
      )}
    </FormDialog>
  );
}
