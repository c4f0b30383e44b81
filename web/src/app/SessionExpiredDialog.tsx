import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef } from 'react';
import { meQuery } from '~/api/access/session';
import { onSessionLost } from '~/api/client';
import { tellReachable } from '~/lib/network/reachable';
import { lazyPart } from '~/ui/lazy/lazyPart';

const SignInAgain = lazyPart('overlay', () => import('./SignInAgain'));

/** When the session runs out, the page stays as it is, with all that is typed: one signs in on top. */
export function SessionExpiredDialog() {
  const [opened, dialog] = useDisclosure();
  const queryClient = useQueryClient();
  const email = useQuery(meQuery).data?.admin.email ?? '';
  const before = useRef<Element | null>(null);
  useEffect(() => {
    return onSessionLost(() => {
      // Told once for each request that is refused: only the first finds whoever was writing.
      before.current ??= document.activeElement;
      dialog.open();
    });
  }, [dialog]);
  useEffect(() => {
    if (opened) return;
    // Once the dialog has gone, whoever was writing goes on.
    if (before.current instanceof HTMLElement) before.current.focus();
    before.current = null;
  }, [opened]);
  const resume = () => {
    dialog.close();
    // What waits goes on at once.
    tellReachable();
    void queryClient.invalidateQueries();
  };
  return (
    <Suspense fallback={null}>
      {opened && <SignInAgain email={email} onClose={dialog.close} onSignedIn={resume} />}
    </Suspense>
  );
}
