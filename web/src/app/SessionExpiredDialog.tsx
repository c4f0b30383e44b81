import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { meQuery } from '~/api/access/session';
import { onSessionLost } from '~/api/client';
import { lazyPart } from '~/ui/lazy/lazyPart';

const SignInAgain = lazyPart('overlay', () => import('./SignInAgain'));

/** When the session runs out, the page stays as it is, with all that is typed: one signs in on top. */
export function SessionExpiredDialog() {
  const [opened, dialog] = useDisclosure();
  const queryClient = useQueryClient();
  const email = useQuery(meQuery).data?.admin.email ?? '';
  useEffect(() => onSessionLost(dialog.open), [dialog]);
  const resume = () => {
    dialog.close();
    void queryClient.invalidateQueries();
  };
  return (
    <Suspense fallback={null}>
      {opened && <SignInAgain email={email} onClose={dialog.close} onSignedIn={resume} />}
    </Suspense>
  );
}
