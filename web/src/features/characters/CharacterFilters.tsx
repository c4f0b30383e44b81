import { Button, Group, Menu, NativeSelect, Text } from '@mantine/core';
import { IconCheck, IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '~/api/emotions';
import { count, counted } from '~/lib/counts';
import { FilterToken } from '~/ui/FilterToken';
import { SearchBox } from '~/ui/SearchBox';
import type { CharactersSearch } from './filter';
import classes from './CharacterFilters.module.css';

const states = [
  { value: 'custom', label: 'Custom', means: 'a text of its own' },
  { value: 'default', label: 'Default', means: 'uses the global default' },
  { value: 'missing', label: 'Missing', means: 'no text at all' },
  { value: 'draft', label: 'Draft', means: 'a draft of yours' },
] as const;

interface CharacterFiltersProps {
  search: CharactersSearch;
  onChange: (changes: { [Name in keyof CharactersSearch]?: CharactersSearch[Name] }) => void;
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
      <Menu position="bottom-start" width={280} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />}>
            Filter
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes['menu']}>
          <Menu.Label>Has an emotion that is</Menu.Label>
          {states.map(({ value, label, means }) => (
            <Menu.Item
              key={value}
              rightSection={state === value && <IconCheck size={16} aria-label="on" />}
              onClick={() => onChange({ state: state === value ? undefined : value })}
            >
              {label}{' '}
              <Text span size="xs" c="var(--mien-quiet)">
                {means}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            rightSection={archived && <IconCheck size={16} aria-label="on" />}
            onClick={() => onChange({ archived: archived ? undefined : true })}
          >
            Archived characters
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Has no text of its own for</Menu.Label>
          {emotions.map(({ name, display_name }) => (
            <Menu.Item
              key={name}
              rightSection={emotion === name && <IconCheck size={16} aria-label="on" />}
              onClick={() => onChange({ emotion: emotion === name ? undefined : name })}
            >
              {display_name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
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
