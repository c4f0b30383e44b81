import { Button, Group } from '@mantine/core';
import { FilterToken } from './FilterToken';

export interface ShownFilter<Name extends string> {
  filter: Name;
  /** What it is called. */
  name: string;
  value: string;
}

interface FilterTokensProps<Name extends string> {
  shown: readonly ShownFilter<Name>[];
  onClear: (filter: Name) => void;
  onClearAll: () => void;
}

/** Each filter that is on, and how to take it off. */
export function FilterTokens<Name extends string>(props: FilterTokensProps<Name>) {
  const { shown, onClear, onClearAll } = props;
  if (shown.length === 0) return null;
  return (
    <Group gap="xs">
      {shown.map(({ filter, name, value }) => (
        <FilterToken key={filter} name={name} value={value} onClear={() => onClear(filter)} />
      ))}
      <Button variant="subtle" size="compact-sm" onClick={onClearAll}>
        Clear all
      </Button>
    </Group>
  );
}
