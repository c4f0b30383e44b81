import { Radio, Stack } from '@mantine/core';
import { CharacterSelect } from '../CharacterSelect';

export interface Target {
  id: string;
  name: string;
}

interface CardTargetProps {
  /** Who gets the images; null for a new character, undefined while none is chosen. */
  target: Target | null | undefined;
  isReadOnly: boolean;
  onChange: (target: Target | null | undefined) => void;
}

/** Whether a card becomes a new character, or gives its images to one that is here. */
export function CardTarget({ target, isReadOnly, onChange }: CardTargetProps) {
  return (
    <Radio.Group
      label="What it becomes"
      value={target === null ? 'new' : 'here'}
      onChange={(value) => onChange(value === 'new' ? null : undefined)}
    >
      <Stack gap="xs" mt={4}>
        <Radio value="new" label="A new character" disabled={isReadOnly} />
        <Radio
          value="here"
          label="Images of a character that is here"
          description="Nothing else of the card is taken."
          disabled={isReadOnly}
        />
        {target !== null && (
          <CharacterSelect
            label="Character"
            value={target?.id ?? null}
            onChange={(chosen) =>
              onChange(chosen ? { id: chosen.id, name: chosen.name } : undefined)
            }
          />
        )}
      </Stack>
    </Radio.Group>
  );
}
