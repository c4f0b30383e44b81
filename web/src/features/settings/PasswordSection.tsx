import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { meQuery } from '~/api/access/session';
import { changePassword } from '~/api/access/sessions';
import { passwordLengthMin } from '~/lib/admin/password';
import type { Revocation } from '~/lib/admin/tokens';
import { isProblem } from '~/lib/problem';
import { TokenQuestion } from '~/shared/access/TokenQuestion';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { notifyDone } from '~/ui/toast/notify';
import { Section } from '~/ui/page/Section';

export function PasswordSection() {
  const email = useQuery(meQuery).data?.admin.email ?? '';
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [revoked, setRevoked] = useState<Revocation>('made_in_sessions');
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      changePassword({ current_password: current, new_password: next, revoke_tokens: revoked }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      notifyDone('Your password is changed. All other sessions have ended.');
      setRevoked('made_in_sessions');
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['sessions'] }),
        queryClient.invalidateQueries({ queryKey: ['tokens'] }),
      ]);
    },
  });
  const problem = (field: string) =>
    isProblem(change.error) ? change.error.field(field) : undefined;
  const isTold = problem('current_password') ?? problem('new_password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title="Password" description="Changing it signs you out everywhere else.">
      <form onSubmit={submit}>
        <Stack gap="sm" align="flex-start">
          {change.error && !isTold && <ErrorPanel error={change.error} what="Not changed" />}
          {/* Lets a password manager know whose password this is. */}
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput
            w="100%"
            maw={360}
            label="Current password"
            autoComplete="current-password"
            required
            value={current}
            error={problem('current_password')}
            onChange={({ currentTarget: { value } }) => setCurrent(value)}
          />
          <PasswordInput
            w="100%"
            maw={360}
            label="New password"
            description={`At least ${passwordLengthMin} characters. A few random words do well.`}
            autoComplete="new-password"
            required
            minLength={passwordLengthMin}
            value={next}
            error={problem('new_password')}
            onChange={({ currentTarget: { value } }) => setNext(value)}
          />
          <TokenQuestion value={revoked} error={problem('revoke_tokens')} onChange={setRevoked} />
          <Button
            type="submit"
            loading={change.isPending}
            disabled={current === '' || next.length < passwordLengthMin}
          >
            Change password
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
