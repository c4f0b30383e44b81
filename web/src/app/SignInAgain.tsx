import { Anchor, Modal, Stack, Text } from '@mantine/core';
import { SignInForm } from '~/features/sign-in/SignInForm';

interface SignInAgainProps {
  email: string;
  onClose: () => void;
  onSignedIn: () => void;
}

export default function SignInAgain({ email, onClose, onSignedIn }: SignInAgainProps) {
  return (
    <Modal opened onClose={onClose} title="Your session has ended" closeOnClickOutside={false}>
      <Stack gap="md">
        <Text size="sm">Sign in again to go on. What you have typed is still here.</Text>
        <SignInForm email={email} onSignedIn={onSignedIn} />
        {/* A new page: what belongs to one admin does not go over to the next. */}
        <Anchor href="/sign-in" size="sm" ta="center">
          Sign in as somebody else
        </Anchor>
      </Stack>
    </Modal>
  );
}
