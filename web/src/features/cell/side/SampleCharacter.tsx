import { CharacterSelect } from '~/shared/characters/CharacterSelect';

interface SampleCharacterProps {
  value: string | null;
  onChange: (id: string | null) => void;
}

/** A default is for all characters: with whose name and attributes it is shown. */
export function SampleCharacter({ value, onChange }: SampleCharacterProps) {
  return (
    <CharacterSelect
      clearable
      size="xs"
      mb="xs"
      label="Shown for"
      placeholder="No character"
      value={value}
      onChange={(character) => onChange(character?.id ?? null)}
    />
  );
}
