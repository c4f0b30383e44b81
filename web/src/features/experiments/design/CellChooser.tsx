import { Button, Checkbox, CloseButton, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CharacterName } from '~/api/people/characterNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import classes from './Design.module.css';
import { useCellTexts } from './useCellTexts';
import type { TemplateVersions, WrittenCell } from './draft';

export interface ChooserProps {
  isBusy: boolean;
  /** How many more cells there may be. */
  room: number;
  error: string | undefined;
  /** Whether it worked. */
  onAdd: (find: () => Promise<WrittenCell[]>, template?: TemplateVersions) => Promise<boolean>;
}

/** Every chosen character in every chosen emotion. */
export function CellChooser({ isBusy, room, error, onAdd }: ChooserProps) {
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [characters, setCharacters] = useState<readonly CharacterName[]>([]);
  const [withDefaults, setWithDefaults] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const { ofCells } = useCellTexts();
  const ids = [...characters.map(({ id }) => id), ...(withDefaults ? [null] : [])];
  const cells = ids.flatMap((character_id) => chosen.map((emotion) => ({ character_id, emotion })));
  const add = async () => {
    if (!(await onAdd(() => ofCells(cells)))) return;
    setCharacters([]);
    setWithDefaults(false);
    setChosen([]);
  };
  return (
    <Stack gap="sm">
      <CharacterSelect
        label="Characters"
        description="Choose one after the other."
        value={null}
        error={error}
        onChange={(one) => {
          if (one && !characters.some(({ id }) => id === one.id))
            setCharacters([...characters, one]);
        }}
      />
      {characters.length > 0 && (
        <Group gap="xs">
          {characters.map(({ id, name }) => (
            <span key={id} className={classes['chosen']}>
              <bdi>{name}</bdi>
              <CloseButton
                size={24}
                iconSize={14}
                aria-label={`Leave ${isolated(name)} out`}
                onClick={() => setCharacters(characters.filter((one) => one.id !== id))}
              />
            </span>
          ))}
        </Group>
      )}
      <Checkbox
        label="The global defaults"
        description="What all characters without a text of their own say."
        checked={withDefaults}
        onChange={({ currentTarget: { checked } }) => setWithDefaults(checked)}
      />
      <Checkbox.Group label="Emotions" value={chosen} onChange={setChosen}>
        <Group gap="sm" mt={4}>
          {emotions.map(({ name, display_name }) => (
            <Checkbox key={name} value={name} label={<bdi>{display_name}</bdi>} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group>
        <Button
          variant="light"
          leftSection={<IconPlus size={16} aria-hidden />}
          loading={isBusy}
          disabled={cells.length === 0 || cells.length > room}
          onClick={() => void add()}
        >
          {cells.length === 0 ? 'Add cells' : `Add ${counted(cells.length, 'cell')}`}
        </Button>
      </Group>
    </Stack>
  );
}
