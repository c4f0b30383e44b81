import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { forgetIdentity } from '~/api/access/identity';
import { isStaging, tabTitle } from '~/lib/browser/environment';
import { Logo } from '~/ui/page/Logo';
import { StagingBand } from '~/ui/page/StagingBand';
import { SignInForm } from './SignInForm';

const route = getRouteApi('/sign-in');

/** Only a path of ours: a link must not lead elsewhere after signing in. */
function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  useEffect(() => {
    document.title = tabTitle('Sign in');
    forgetIdentity();
  }, []);
  const enter = () => {
    queryClient.clear();
    router.history.replace(safePath(next));
  };
  return (
    <>
      {isStaging && (
        <header>
          <StagingBand />
        </header>
      )}
      <Center component="main" mih="calc(100dvh - var(--mien-band-height))" p="md">
        <Paper withBorder p="xl" w="100%" maw={400}>
          <Stack gap="lg">
            <Stack gap={4} align="center">
              <Logo size={44} />
              <Title order={1}>Mien</Title>
              <Text size="sm" c="var(--mien-quiet)" ta="center">
                The control room for the emotional life of AI characters.
              </Text>
            </Stack>
            <SignInForm onSignedIn={enter} />
          </Stack>
        </Paper>
      </Center>
    </>
  );
}
