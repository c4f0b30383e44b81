import { Group, NativeSelect } from '@mantine/core';
import { clipStateWord } from './ClipStatus';

export interface ClipFilter {
  status?: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled' | undefined;
  character_id?: string | undefined;
  emotion?: string | undefined;
}

interface Option {
  value: string;
  label: string;
}

interface ClipFiltersProps {
  filter: ClipFilter;
  characters: readonly Option[];
  emotions: readonly Option[];
  onChange: (change: ClipFilter) => void;
}

const states = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

/** Which previews or videos are listed. */
export function ClipFilters({ filter, characters, emotions, onChange }: ClipFiltersProps) {
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...states.map((value) => ({ value, label: clipStateWord(value) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ status: states.find((state) => state === value) })
        }
      />
      <NativeSelect
        label="Character"
        value={filter.character_id ?? ''}
        data={[{ value: '', label: 'Any' }, ...characters]}
        onChange={({ currentTarget: { value } }) => onChange({ character_id: value || undefined })}
      />
      <NativeSelect
        label="Emotion"
        value={filter.emotion ?? ''}
        data={[{ value: '', label: 'Any' }, ...emotions]}
        onChange={({ currentTarget: { value } }) => onChange({ emotion: value || undefined })}
      />
    </Group>
  );
}
