import { NativeSelect, TextInput } from '@mantine/core';
import { actionWords, kindOf, subjectWords } from '~/shared/audit/words';
import { SearchBox } from '~/ui/field/SearchBox';
import classes from './AuditPage.module.css';
import type { AuditSearch } from './filter';

export type Changes = { [Name in keyof AuditSearch]?: AuditSearch[Name] };

interface AuditFiltersProps {
  search: AuditSearch;
  actors: readonly { value: string; label: string }[];
  onChange: (changes: Changes) => void;
}

const actions = Object.entries(actionWords);
const actionOptions = [
  { value: '', label: 'Anything' },
  ...Object.entries(subjectWords).map(([subject, group]) => ({
    group,
    items: actions
      .filter(([action]) => kindOf(action) === subject)
      .map(([value, label]) => ({ value, label })),
  })),
];
const kindOptions = [
  { value: '', label: 'Any object' },
  ...Object.entries(subjectWords).map(([value, label]) => ({ value, label })),
];

export function AuditFilters({ search, actors, onChange }: AuditFiltersProps) {
  return (
    <div className={classes['filters']}>
      <NativeSelect
        label="Who"
        value={search.actor_id ?? ''}
        data={[{ value: '', label: 'Anybody' }, ...actors]}
        onChange={({ currentTarget: { value } }) => onChange({ actor_id: value || undefined })}
      />
      <NativeSelect
        label="What"
        value={search.action ?? ''}
        data={actionOptions}
        onChange={({ currentTarget: { value } }) => onChange({ action: value || undefined })}
      />
      <NativeSelect
        label="Object"
        value={search.subject_kind ?? ''}
        data={kindOptions}
        onChange={({ currentTarget: { value } }) => onChange({ subject_kind: value || undefined })}
      />
      <SearchBox
        label="Id of the object"
        value={search.subject_id ?? ''}
        onChange={(value) => onChange({ subject_id: value || undefined })}
      />
      <TextInput
        type="date"
        label="From"
        value={search.from ?? ''}
        max={search.until}
        onChange={({ currentTarget: { value } }) => onChange({ from: value || undefined })}
      />
      <TextInput
        type="date"
        label="Until"
        value={search.until ?? ''}
        min={search.from}
        onChange={({ currentTarget: { value } }) => onChange({ until: value || undefined })}
      />
    </div>
  );
}
