import { NativeSelect, Radio, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createToken, type TokenScope } from '~/api/access/tokens';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { scopes } from './scopes';

export interface NewToken {
  name: string;
  scope: TokenScope;
  token: string | null;
}

interface TokenFormProps {
  onCreated: (token: NewToken) => void;
  onClose: () => void;
}

const lives = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

function expiry(days: string): string | null {
  return days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
}

export default function TokenForm({ onCreated, onClose }: TokenFormProps) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('resolve');
  const [days, setDays] = useState('365');
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => createToken({ name: name.trim(), scope, expires_at: expiry(days) }),
    onSuccess: async (token) => {
      await queryClient.invalidateQueries({ queryKey: ['tokens'] });
      onCreated(token);
    },
  });
  const problem = (field: string) =>
    isProblem(create.error) ? create.error.field(field) : undefined;
  return (
    <FormDialog
      title="New API token"
      submitLabel="Create token"
      isChanged={!isBlank(name)}
      isSaving={create.isPending}
      error={create.error}
      fields={['name', 'scope', 'expires_at']}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        description="Which program uses it, so that you know what to revoke later"
        placeholder="Video service"
        required
        limit={limits.name}
        data-autofocus
        value={name}
        error={problem('name')}
        onText={setName}
      />
      <Radio.Group
        label="Scope"
        value={scope}
        error={problem('scope')}
        onChange={(value) =>
          setScope(scopes.find((one) => one.value === value)?.value ?? 'resolve')
        }
      >
        <Stack gap="xs" mt={4}>
          {scopes.map(({ value, label, means }) => (
            <Radio key={value} value={value} label={label} description={means} />
          ))}
        </Stack>
      </Radio.Group>
      <NativeSelect
        label="Expires"
        value={days}
        data={lives}
        error={problem('expires_at')}
        onChange={({ currentTarget: { value } }) => setDays(value)}
      />
    </FormDialog>
  );
}
