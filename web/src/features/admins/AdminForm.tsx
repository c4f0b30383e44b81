import { Radio, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createAdmin, type Admin } from '~/api/access/admins';
import type { Role } from '~/api/access/session';
import { newPassword, passwordLengthMin } from '~/lib/admin/password';
import { roles } from '~/lib/admin/roles';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { FirstPassword } from './FirstPassword';

interface AdminFormProps {
  onCreated: (admin: Admin, password: string) => void;
  onClose: () => void;
}

export default function AdminForm({ onCreated, onClose }: AdminFormProps) {
  const [email, setEmail] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [password, setPassword] = useState(newPassword);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      createAdmin({ email: email.trim(), display_name: displayName.trim(), role, password }),
    onSuccess: async (admin) => {
      await queryClient.invalidateQueries({ queryKey: ['admins'] });
      onCreated(admin, password);
    },
  });
  const problem = (field: string) =>
    isProblem(create.error) ? create.error.field(field) : undefined;
  return (
    <FormDialog
      title="New admin"
      submitLabel="Create admin"
      isChanged={email !== '' || displayName !== ''}
      isValid={email.trim() !== '' && !isBlank(displayName) && password.length >= passwordLengthMin}
      isSaving={create.isPending}
      error={create.error}
      fields={['email', 'display_name', 'role', 'password']}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        required
        limit={limits.name}
        data-autofocus
        autoComplete="off"
        value={displayName}
        error={problem('display_name')}
        onText={setDisplayName}
      />
      <LimitedInput
        label="E-mail"
        description="Used to sign in"
        type="email"
        required
        limit={limits.email}
        autoComplete="off"
        value={email}
        error={problem('email')}
        onText={setEmail}
      />
      <Radio.Group
        label="Role"
        value={role}
        error={problem('role')}
        onChange={(value) => setRole(roles.find((one) => one.value === value)?.value ?? 'viewer')}
      >
        <Stack gap="xs" mt={4}>
          {roles.map(({ value, label, means }) => (
            <Radio key={value} value={value} label={label} description={means} />
          ))}
        </Stack>
      </Radio.Group>
      <FirstPassword
        label="First password"
        value={password}
        error={problem('password')}
        onChange={setPassword}
      />
    </FormDialog>
  );
}
