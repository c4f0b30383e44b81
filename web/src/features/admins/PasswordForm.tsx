import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeAdmin, type Admin } from '~/api/access/admins';
import { newPassword, passwordLengthMin } from '~/lib/admin/password';
import type { Revocation } from '~/lib/admin/tokens';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { TokenQuestion } from '~/shared/access/TokenQuestion';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { FirstPassword } from './FirstPassword';

interface PasswordFormProps {
  admin: Admin;
  onChanged: (admin: Admin, password: string) => void;
  onClose: () => void;
}

/** A new password for somebody who lost theirs, or whose may be known. */
export default function PasswordForm({ admin, onChanged, onClose }: PasswordFormProps) {
  const [proposed] = useState(newPassword);
  const [password, setPassword] = useState(proposed);
  const [revoked, setRevoked] = useState<Revocation>('made_in_sessions');
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () => changeAdmin(admin, { password, revoke_tokens: revoked }),
    onSuccess: (changed) => onChanged(changed, password),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['admins'] }),
        queryClient.invalidateQueries({ queryKey: ['tokens'] }),
      ]),
  });
  const problem = (field: string) =>
    isProblem(change.error) ? change.error.field(field) : undefined;
  return (
    <FormDialog
      title={`New password for ${isolated(admin.display_name)}`}
      submitLabel="Set password"
      isChanged={password !== proposed}
      isReady
      isValid={password.length >= passwordLengthMin}
      isSaving={change.isPending}
      error={change.error}
      fields={['password', 'revoke_tokens']}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
      <Text size="sm">All their sessions end at once.</Text>
      <FirstPassword
        label="New password"
        value={password}
        error={problem('password')}
        onChange={setPassword}
      />
      <TokenQuestion
        adminId={admin.id}
        value={revoked}
        error={problem('revoke_tokens')}
        onChange={setRevoked}
      />
    </FormDialog>
  );
}
