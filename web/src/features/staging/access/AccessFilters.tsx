import { NativeSelect, TextInput } from '@mantine/core';
import { SearchBox } from '~/ui/field/SearchBox';
import { refusals } from '../search';
import classes from './Access.module.css';
import type { AccessSearch } from './filter';
import { refusalWords } from './words';

export type Changes = { [Name in keyof AccessSearch]?: AccessSearch[Name] };

interface AccessFiltersProps {
  search: AccessSearch;
  admins: readonly { value: string; label: string }[];
  /** Why the address cannot be looked for. */
  addressError: string | undefined;
  onChange: (changes: Changes) => void;
}

const outcomes = [
  { value: '', label: 'Let in or refused' },
  { value: 'allowed', label: 'Let in' },
  { value: 'refused', label: 'Refused' },
];
const reasons = [
  { value: '', label: 'Any reason' },
  ...refusals.map((value) => ({ value, label: sentence(refusalWords[value]) })),
];
const usualStatuses = [200, 201, 202, 204, 304, 400, 401, 403, 404, 409, 412, 422, 429, 500, 503];

/** What of the log is shown; all of it stands in the URL. */
export function AccessFilters(props: AccessFiltersProps) {
  const { search, admins, addressError, onChange } = props;
  const { status } = search;
  const statuses = new Set(status === undefined ? usualStatuses : [...usualStatuses, status]);
  return (
    <div className={classes['filters']}>
      <NativeSelect
        label="Outcome"
        value={search.outcome ?? ''}
        data={outcomes}
        onChange={({ currentTarget: { value } }) =>
          onChange({ outcome: value === 'allowed' || value === 'refused' ? value : undefined })
        }
      />
      <NativeSelect
        label="Reason of the refusal"
        value={search.reason ?? ''}
        data={reasons}
        onChange={({ currentTarget: { value } }) =>
          onChange({ reason: refusals.find((reason) => reason === value) })
        }
      />
      <NativeSelect
        label="Answer"
        value={String(status ?? '')}
        data={[{ value: '', label: 'Any status' }, ...[...statuses].toSorted().map(String)]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ status: value === '' ? undefined : Number(value) })
        }
      />
      <NativeSelect
        label="Who"
        value={search.admin_id ?? ''}
        data={[{ value: '', label: 'Anybody' }, ...admins]}
        onChange={({ currentTarget: { value } }) => onChange({ admin_id: value || undefined })}
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
      <SearchBox
        isLabelled
        label="Address or network"
        placeholder="10.66.0.0/16"
        value={search.address ?? ''}
        error={addressError}
        onChange={(value) => onChange({ address: value || undefined })}
      />
      <SearchBox
        isLabelled
        label="Host"
        placeholder="admin-staging.example.com"
        value={search.host ?? ''}
        onChange={(value) => onChange({ host: value || undefined })}
      />
      <SearchBox
        isLabelled
        label="Operation"
        placeholder="put_prompt"
        value={search.route ?? ''}
        onChange={(value) => onChange({ route: value || undefined })}
      />
    </div>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
