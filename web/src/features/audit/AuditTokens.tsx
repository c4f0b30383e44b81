import { Button, Group } from '@mantine/core';
import { actionInWords, subjectWords } from '~/shared/audit/words';
import { FilterToken } from '~/ui/field/FilterToken';
import type { Changes } from './AuditFilters';
import type { AuditSearch } from './filter';

interface AuditTokensProps {
  search: AuditSearch;
  actorName: (id: string) => string;
  onChange: (changes: Changes) => void;
  onClear: () => void;
}

const dayFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** Each filter that is on, and how to take it off. */
export function AuditTokens({ search, actorName, onChange, onClear }: AuditTokensProps) {
  const tokens: Record<keyof AuditSearch, [name: string, inWords: (value: string) => string]> = {
    actor_id: ['Who', actorName],
    action: ['What', (action) => actionInWords(action).toLowerCase()],
    subject_kind: ['Object', (kind) => (subjectWords[kind] ?? kind).toLowerCase()],
    subject_id: ['Id', (id) => id],
    from: ['From', (day) => dayFormat.format(new Date(day))],
    until: ['Until', (day) => dayFormat.format(new Date(day))],
  };
  const on = (Object.keys(tokens) as (keyof AuditSearch)[]).filter((name) => search[name]);
  if (on.length === 0) return null;
  return (
    <Group gap="xs">
      {on.map((name) => (
        <FilterToken
          key={name}
          name={tokens[name][0]}
          value={tokens[name][1](search[name] ?? '')}
          onClear={() => onChange({ [name]: undefined })}
        />
      ))}
      <Button variant="subtle" size="compact-sm" onClick={onClear}>
        Clear all
      </Button>
    </Group>
  );
}
