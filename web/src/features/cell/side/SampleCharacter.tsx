import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { characterIndexQuery } from '~/api/people/characterIndex';

interface SampleCharacterProps {
  value: string | null;
  onChange: (id: string | null) => void;
}

/** A default is for all characters: with whose name and attributes it is shown. */
export function SampleCharacter({ value, onChange }: SampleCharacterProps) {
  const { data = [] } = useQuery(characterIndexQuery);
  return (
    <NativeSelect
      size="xs"
      mb="xs"
      label="Shown for"
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data={[
        { value: '', label: 'No character' },
        ...data.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
