import { dayInWords } from '~/lib/time/day';
import { actionInWords, subjectWords } from '~/shared/audit/words';
import { FilterTokens } from '~/ui/field/FilterTokens';
import type { Changes } from './AuditFilters';
import type { AuditSearch } from './filter';

interface AuditTokensProps {
  search: AuditSearch;
  actorName: (id: string) => string;
  onChange: (changes: Changes) => void;
  onClear: () => void;
}

/** Each filter that is on, and how to take it off. */
export function AuditTokens({ search, actorName, onChange, onClear }: AuditTokensProps) {
  const tokens: Record<keyof AuditSearch, [name: string, inWords: (value: string) => string]> = {
    actor_id: ['Who', actorName],
    action: ['What', (action) => actionInWords(action).toLowerCase()],
    subject_kind: ['Object', (kind) => (subjectWords[kind] ?? kind).toLowerCase()],
    subject_id: ['Id', (id) => id],
    from: ['From', dayInWords],
    until: ['Until', dayInWords],
  };
  const on = (Object.keys(tokens) as (keyof AuditSearch)[]).filter((name) => search[name]);
  return (
    <FilterTokens
      shown={on.map((filter) => ({
        filter,
        name: tokens[filter][0],
        value: tokens[filter][1](search[filter] ?? ''),
      }))}
      onClear={(filter) => onChange({ [filter]: undefined })}
      onClearAll={onClear}
    />
  );
}
