import { Button, Group, TextInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { newPassword, passwordLengthMin } from '~/lib/admin/password';

interface FirstPasswordProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A password for somebody else, who is told it. */
export function FirstPassword({ label, value, error, onChange }: FirstPasswordProps) {
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput
        flex={1}
        label={label}
        description={`At least ${passwordLengthMin} characters. Hand it over in person; they can change it in their settings.`}
        required
        minLength={passwordLengthMin}
        autoComplete="off"
        spellCheck={false}
        value={value}
        error={error}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={() => onChange(newPassword())}
      >
        Another
      </Button>
    </Group>
  );
}
