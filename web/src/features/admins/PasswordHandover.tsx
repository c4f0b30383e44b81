import { Alert, Stack, Text } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import type { Admin } from '~/api/access/admins';
import { CopyField } from '~/ui/field/CopyField';

export interface Handover {
  admin: Admin;
  password: string;
  /** The first password of somebody who was not here before. */
  isNew: boolean;
}

/** The one time that a password can be read. */
export function PasswordHandover({
  admin,
  password,
  isNew,
  onClose,
}: Handover & { onClose: () => void }) {
  return (
    <Alert
      color="green"
      role="status"
      icon={<IconUserCheck size={20} />}
      title={
        <>
          <bdi>{admin.display_name}</bdi> {isNew ? 'may sign in now' : 'has a new password'}
        </>
      }
      withCloseButton
      closeButtonLabel="Close this note"
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">Hand over the password in person. It is shown only here and only now.</Text>
        <CopyField label="E-mail and password" value={`${admin.email}\n${password}`} />
      </Stack>
    </Alert>
  );
}
