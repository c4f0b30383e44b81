import { CloseButton, Group, Stack, Text } from '@mantine/core';
import { isolated } from '~/lib/text/isolated';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';

export interface Picked {
  id: string;
  name: string;
}

interface CharacterPickerProps {
  picked: readonly Picked[];
  onChange: (picked: Picked[]) => void;
}

/** Any number of characters, added one by one. */
export function CharacterPicker({ picked, onChange }: CharacterPickerProps) {
  return (
    <Stack gap={4}>
      <CharacterSelect
        label="Characters"
        value={null}
        onChange={(character) => {
          if (character && !picked.some(({ id }) => id === character.id)) {
            onChange([...picked, { id: character.id, name: character.name }]);
          }
        }}
      />
      <Group gap="xs">
        {picked.map(({ id, name }) => (
          <Group key={id} gap={2}>
            <Text size="sm">{isolated(name)}</Text>
            <CloseButton
              size="sm"
              aria-label={`Leave ${isolated(name)} out`}
              onClick={() => onChange(picked.filter((one) => one.id !== id))}
            />
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
