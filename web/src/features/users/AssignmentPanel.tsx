import { Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { characterIndexQuery } from '~/api/people/characterIndex';
import { useAssignmentChanges } from '~/shared/assignments/useAssignmentChanges';
import type { User } from '~/api/people/users';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { notifyError } from '~/ui/toast/notify';

/** The character that a user talks to, and how to change it. */
export function AssignmentPanel({ user, mayEdit }: { user: User; mayEdit: boolean }) {
  const characters = useQuery(characterIndexQuery).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const { assign } = useAssignmentChanges();
  const of = (id: string | undefined) => characters.find((one) => one.id === id);
  const currentId = user.assignment?.character_id;
  const current = of(currentId);
  const change = () => {
    const character = of(chosen ?? undefined);
    if (!character) return;
    assign.mutate(
      { user, character, before: current },
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
            {current?.name ?? 'A character'}
          </TextLink>
        )}
        {mayEdit && (
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <Select
              flex={1}
              searchable
              label={currentId === undefined ? 'Assign a character' : 'Change to'}
              placeholder="Search by name"
              nothingFoundMessage="No such character"
              limit={50}
              value={chosen}
              data={characters
                .filter(({ id }) => id !== currentId)
                .map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setChosen}
            />
            <Button disabled={chosen === null} loading={assign.isPending} onClick={change}>
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
          Videos made for {user.name}
        </LinkButton>
      </Stack>
    </Paper>
  );
}
