import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { foundCharactersQuery } from '~/api/people/characterNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { isolated } from '~/lib/text/isolated';
import { CopyField } from '~/ui/field/CopyField';
import type { NewToken } from './TokenForm';

/** The one time that the token itself is there to be seen. */
export function SecretDialog({ token, onClose }: { token: NewToken; onClose: () => void }) {
  const character = useQuery(foundCharactersQuery('')).data?.[0];
  const emotion = useQuery(emotionsQuery).data?.[0];
  const address =
    token.scope === 'resolve'
      ? `/api/resolve?character_id=${character?.id ?? 'CHARACTER'}&emotion=${emotion?.name ?? 'idle'}`
      : '/api/admin/characters?limit=5';
  const example = `curl -H 'Authorization: Bearer ${token.token ?? 'TOKEN'}' \\\n  '${location.origin}${address}'`;
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
      title={`Copy the token "${isolated(token.name)}" now`}
    >
      <Stack gap="md">
        <Text size="sm">
          This is the only time it is shown. Mien keeps no copy, only a hash: when it is lost,
          revoke it and create another.
        </Text>
        <CopyField label="Token" value={token.token ?? ''} />
        <CopyField label="Try it" value={example} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
