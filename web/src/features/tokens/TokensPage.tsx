import { Button, SegmentedControl } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { revokeToken, tokensQuery, type ApiToken } from '~/api/access/tokens';
import { useMay } from '~/api/access/useMay';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone } from '~/ui/toast/notify';
import { SecretDialog } from './SecretDialog';
import type { NewToken } from './TokenForm';
import { TokenRow } from './TokenRow';
import classes from './TokensPage.module.css';

const TokenForm = lazyPart('overlay', () => import('./TokenForm'));

/** What programs sign in with. */
export function TokensPage() {
  const mayRule = useMay('admin');
  const [all, setAll] = useState(false);
  const tokens = useQuery(tokensQuery(all && mayRule));
  const [isCreating, setIsCreating] = useState(false);
  const [created, setCreated] = useState<NewToken>();
  const [revoking, setRevoking] = useState<ApiToken>();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: (token: ApiToken) => revokeToken(token.id),
    onSuccess: async (_, { name }) => {
      await queryClient.invalidateQueries({ queryKey: ['tokens'] });
      setRevoking(undefined);
      notifyDone(`The token "${isolated(name)}" no longer works.`);
    },
  });
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setIsCreating(true)}>
      New token
    </Button>
  );
  return (
    <Page
      narrow
      title="API tokens"
      description="With a token a program uses Mien in your name, without your password. Give each program its own, with no more than it needs."
      actions={button}
    >
      {mayRule && (
        <SegmentedControl
          aria-label="Whose tokens"
          style={{ alignSelf: 'flex-start' }}
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'Everyone’s' },
          ]}
          value={all ? 'all' : 'mine'}
          onChange={(value) => setAll(value === 'all')}
        />
      )}
      {tokens.error && <ErrorPanel error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && <PageSkeleton rows={3} />}
      {tokens.data?.length === 0 && (
        <Empty icon={<IconKey size={28} />} title="No tokens yet" action={button}>
          Create one for the service that asks Mien for prompts or videos.
        </Empty>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <ul className={classes['list']}>
          {tokens.data.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              showsHolder={all}
              onRevoke={() => setRevoking(token)}
            />
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {isCreating && (
          <TokenForm
            onClose={() => setIsCreating(false)}
            onCreated={(token) => {
              setIsCreating(false);
              setCreated(token);
            }}
          />
        )}
      </Suspense>
      {created && <SecretDialog token={created} onClose={() => setCreated(undefined)} />}
      {revoking && (
        <ConfirmDialog
          title={`Revoke "${isolated(revoking.name)}"?`}
          confirmLabel="Revoke"
          isFinal
          isBusy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(revoking)}
          onClose={() => {
            revoke.reset();
            setRevoking(undefined);
          }}
        >
          Every program that uses this token is refused from now on. There is no way back; a new
          token takes its place.
        </ConfirmDialog>
      )}
    </Page>
  );
}
