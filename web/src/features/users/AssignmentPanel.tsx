import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useState } from 'react';
import type { CharacterName } from '~/api/people/characterNames';
import { useCharacterNames } from '~/api/people/useNames';
import { useAssignmentChanges } from '~/shared/assignments/useAssignmentChanges';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import type { User } from '~/api/people/users';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { notifyError } from '~/ui/toast/notify';

/** The character that a user talks to, and how to change it. */
export function AssignmentPanel({ user, mayEdit }: { user: User; mayEdit: boolean }) {
  const [chosen, setChosen] = useState<CharacterName | null>(null);
  const { assign } = useAssignmentChanges();
  const currentId = user.assignment?.character_id;
  const currentName = useCharacterNames([currentId]).get(currentId ?? '');
  const before = currentId && currentName ? { id: currentId, name: currentName } : undefined;
  const change = () => {
    if (!chosen) return;
    assign.mutate(
      { user, character: chosen, before },
      {
        onSuccess: () => setChosen(null),
        onError: (error) => notifyError('The character was not assigned', error),
      },
    );
  };
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Talks to</Title>
        {currentId === undefined ? (
          <Text size="sm" c="var(--mien-quiet)">
            No character is assigned. A video for this user has to name one.
          </Text>
        ) : (
          <TextLink
            to="/characters/$characterId"
            params={{ characterId: currentId }}
            size="md"
            fw={600}
          >
            {currentName ?? '…'}
          </TextLink>
        )}
        {mayEdit && (
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <CharacterSelect
              flex={1}
              label={currentId === undefined ? 'Assign a character' : 'Change to'}
              value={chosen?.id ?? null}
              onChange={setChosen}
            />
            <Button
              disabled={chosen === null || chosen.id === currentId}
              loading={assign.isPending}
              onClick={change}
            >
              Assign
            </Button>
          </Group>
        )}
        <LinkButton
          variant="default"
          to="/videos"
          search={{ user_id: user.id }}
          leftSection={<IconMovie size={16} aria-hidden />}
        >
          Videos made for <bdi>{user.name}</bdi>
        </LinkButton>
      </Stack>
    </Paper>
  );
}
