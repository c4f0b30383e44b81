import { Alert, Checkbox, Stack, Text } from '@mantine/core';
import { IconLockExclamation } from '@tabler/icons-react';

interface LockoutQuestionProps {
  /** From where one comes, and will be refused. */
  address: string;
  isAccepted: boolean;
  onChange: (isAccepted: boolean) => void;
}

/** Says that a change shuts out whoever makes it, and asks for a second yes. */
export function LockoutQuestion({ address, isAccepted, onChange }: LockoutQuestionProps) {
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconLockExclamation size={20} />}
      title={`You will be locked out: you come from ${address}`}
    >
      <Stack gap="sm">
        <Text size="sm">
          That is in none of the VPN’s networks. All that you ask of staging is refused the moment
          this is in force, and it cannot be undone here: come back through the VPN, or run{' '}
          <code>mien staging config restore</code> on the server.
        </Text>
        <Checkbox
          label="Lock me out all the same"
          checked={isAccepted}
          onChange={({ currentTarget: { checked } }) => onChange(checked)}
        />
      </Stack>
    </Alert>
  );
}
