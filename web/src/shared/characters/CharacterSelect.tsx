import { Select, type SelectProps } from '@mantine/core';
import type { CharacterName } from '~/api/people/characterNames';
import { useCharacterNames } from '~/api/people/useNames';
import { useCharacterSearch } from './useCharacterSearch';

interface CharacterSelectProps extends Omit<
  SelectProps,
  'data' | 'value' | 'onChange' | 'searchable' | 'filter' | 'searchValue' | 'onSearchChange'
> {
  value: string | null;
  onChange: (character: CharacterName | null) => void;
}

/** Chooses among any number of characters. */
export function CharacterSelect({ value, onChange, ...rest }: CharacterSelectProps) {
  const chosen = useCharacterNames([value]).get(value ?? '') ?? null;
  const { typed, setTyped, found, isSearching } = useCharacterSearch();
  const isKnown = value === null || chosen === null || found.some(({ id }) => id === value);
  const characters = isKnown ? found : [{ id: value, name: chosen }, ...found];
  return (
    <Select
      searchable
      placeholder="Search by name"
      nothingFoundMessage={isSearching ? 'Searching…' : 'No such character'}
      clearButtonProps={{ 'aria-label': 'Clear the character' }}
      {...rest}
      value={value}
      data={characters.map(({ id, name }) => ({ value: id, label: name }))}
      // The name of the chosen one stands in the field, and is nothing to search for.
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      onChange={(id) => onChange(characters.find((one) => one.id === id) ?? null)}
    />
  );
}
