import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '~/api/prompts/emotions';
import { count, counted } from '~/lib/text/counts';
import { FilterToken } from '~/ui/field/FilterToken';
import { SearchBox } from '~/ui/field/SearchBox';
import { MenuOnDemand } from '~/ui/lazy/MenuOnDemand';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { states, type CharactersSearch, type CharactersSearchChange } from './filter';
import classes from './CharacterFilters.module.css';

const FilterMenuItems = lazyPart('overlay', () => import('./FilterMenuItems'), {
  instead: ({ button }) => button,
});

interface CharacterFiltersProps {
  search: CharactersSearch;
  onChange: (changes: CharactersSearchChange) => void;
  shown: number;
  total: number | undefined;
  isStale: boolean;
  more: boolean;
}

export function CharacterFilters({
  search,
  onChange,
  shown,
  total,
  isStale,
  more,
}: CharacterFiltersProps) {
  const emotions = useQuery(emotionsQuery).data ?? [];
  const { q, state, emotion, archived, sort } = search;
  const stateLabel = states.find(({ value }) => value === state)?.label;
  const emotionLabel = emotions.find(({ name }) => name === emotion)?.display_name ?? emotion;
  return (
    <Group gap="xs" className={classes['bar']}>
      <SearchBox
        label="Search by name"
        value={q ?? ''}
        onChange={(text) => onChange({ q: text || undefined })}
        className={classes['search']}
      />
      <MenuOnDemand
        renderMenu={({ onChange: onOpened, ...parts }) => (
          <FilterMenuItems {...parts} onOpened={onOpened} search={search} onChange={onChange} />
        )}
        button={
          <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />}>
            Filter
          </Button>
        }
      />
      {stateLabel && (
        <FilterToken
          name="Has an emotion"
          value={stateLabel.toLowerCase()}
          onClear={() => onChange({ state: undefined })}
        />
      )}
      {emotion && (
        <FilterToken
          name="No own text for"
          value={emotionLabel ?? emotion}
          onClear={() => onChange({ emotion: undefined })}
        />
      )}
      {archived && (
        <FilterToken
          name="Only"
          value="archived"
          onClear={() => onChange({ archived: undefined })}
        />
      )}
      <Group gap="sm" ml="auto" wrap="nowrap">
        <Text
          size="xs"
          role="status"
          className={classes['total']}
          data-stale={isStale || undefined}
        >
          {totalInWords(total, shown, more)}
        </Text>
        <NativeSelect
          aria-label="Sort by"
          value={sort ?? 'name'}
          data={[
            { value: 'name', label: 'By name' },
            { value: 'updated_at', label: 'Last changed first' },
          ]}
          onChange={(event) =>
            onChange({
              sort: event.currentTarget.value === 'updated_at' ? 'updated_at' : undefined,
            })
          }
        />
      </Group>
    </Group>
  );
}

/** The server counts no further than 10,000. */
function totalInWords(total: number | undefined, shown: number, more: boolean): string {
  if (total !== undefined) return counted(total, 'character');
  if (shown === 0) return '';
  return more ? `${count(Math.max(shown, 10_000))}+ characters` : counted(shown, 'character');
}
