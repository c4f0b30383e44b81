import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCharacterNames } from '~/api/people/useNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import type { ExportOrder } from '~/api/transfer/exports';
import { useCharacterSearch } from '~/shared/characters/useCharacterSearch';
import { globalId } from './words';

interface ExportScopeProps {
  order: ExportOrder;
  onChange: (changes: Partial<ExportOrder>) => void;
}

/** What the server takes. */
const charactersMost = 500;
const emotionsMost = 100;

const noneIsAll = (chosen: string[]) => (chosen.length === 0 ? null : chosen);

/** Of whom, and for which emotions; nothing chosen is all of them. */
export function ExportScope({ order, onChange }: ExportScopeProps) {
  const chosenIds = order.character_ids ?? [];
  const names = useCharacterNames(chosenIds.filter((id) => id !== globalId));
  const { typed, setTyped, found } = useCharacterSearch();
  const chosen = [...names].map(([id, name]) => ({ id, name: name ?? 'Deleted character' }));
  const others = found.filter(({ id }) => !names.has(id));
  const emotions = useQuery(emotionsQuery).data ?? [];
  const common = {
    searchable: true,
    clearable: true,
    hidePickedOptions: true,
    limit: 100,
    nothingFoundMessage: 'Nothing has this name',
    comboboxProps: { withinPortal: false },
    clearButtonProps: { 'aria-label': 'Clear the choice' },
  };
  return (
    <>
      <MultiSelect
        {...common}
        label="Characters"
        placeholder={order.character_ids === null ? 'All, with the global defaults' : ''}
        maxValues={charactersMost}
        data={[
          { value: globalId, label: 'Global defaults' },
          ...[...chosen, ...others].map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={[...chosenIds]}
        searchValue={typed}
        onSearchChange={setTyped}
        // The server has searched already.
        filter={({ options }) => options}
        onChange={(ids) => onChange({ character_ids: noneIsAll(ids) })}
      />
      <MultiSelect
        {...common}
        label="Emotions"
        placeholder={order.emotions === null ? 'All' : ''}
        maxValues={emotionsMost}
        data={emotions.map(({ name, display_name }) => ({ value: name, label: display_name }))}
        value={[...(order.emotions ?? [])]}
        onChange={(chosenNames) => onChange({ emotions: noneIsAll(chosenNames) })}
      />
    </>
  );
}
