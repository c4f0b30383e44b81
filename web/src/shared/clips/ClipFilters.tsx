import { Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '~/api/prompts/emotions';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { clipStateWord } from '~/ui/clip/ClipStatus';
import { clipStatuses, type ClipFilter } from './search';

interface ClipFiltersProps {
  filter: ClipFilter;
  onChange: (change: ClipFilter) => void;
}

const any = { value: '', label: 'Any' };

/** Which previews or videos are listed. */
export function ClipFilters({ filter, onChange }: ClipFiltersProps) {
  const emotions = useQuery(emotionsQuery).data ?? [];
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={[any, ...clipStatuses.map((value) => ({ value, label: clipStateWord(value) }))]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ status: clipStatuses.find((status) => status === value) })
        }
      />
      <CharacterSelect
        clearable
        label="Character"
        placeholder="Any"
        value={filter.character_id ?? null}
        onChange={(character) => onChange({ character_id: character?.id })}
      />
      <NativeSelect
        label="Emotion"
        value={filter.emotion ?? ''}
        data={[
          any,
          ...emotions.map(({ name, display_name }) => ({ value: name, label: display_name })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ emotion: value || undefined })}
      />
    </Group>
  );
}
