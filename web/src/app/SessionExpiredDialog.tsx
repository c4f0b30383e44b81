import { Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onSessionLost } from '~/api/client';
import { meQuery } from '~/api/session';
import { SignInForm } from '~/features/sign-in/SignInForm';

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
    <Modal
      opened={opened}
      onClose={dialog.close}
      title="Your session has ended"
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Text size="sm">Sign in again to go on. What you have typed is still here.</Text>
        <SignInForm email={email} onSignedIn={resume} />
      </Stack>
    </Modal>
  );
}
