import { Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { characterIndexQuery } from '~/api/people/characterIndex';
import { emotionsQuery } from '~/api/prompts/emotions';
import { clipStateWord } from '~/ui/clip/ClipStatus';
import { clipStatuses, type ClipFilter } from './search';

interface ClipFiltersProps {
  filter: ClipFilter;
  onChange: (change: ClipFilter) => void;
}

const any = { value: '', label: 'Any' };

/** Which previews or videos are listed. */
export function ClipFilters({ filter, onChange }: ClipFiltersProps) {
  const characters = useQuery(characterIndexQuery).data ?? [];
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
      <NativeSelect
        label="Character"
        value={filter.character_id ?? ''}
        data={[any, ...characters.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={({ currentTarget: { value } }) => onChange({ character_id: value || undefined })}
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
