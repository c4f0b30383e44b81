import { dayInWords } from '~/lib/time/day';
import { FilterTokens } from '~/ui/field/FilterTokens';
import type { Changes } from './AccessFilters';
import type { AccessSearch } from './filter';
import { refusalWords } from './words';

interface AccessTokensProps {
  search: AccessSearch;
  adminName: (id: string) => string;
  onChange: (changes: Changes) => void;
  onClear: () => void;
}

/** Each filter that is on, and how to take it off. */
export function AccessTokens({ search, adminName, onChange, onClear }: AccessTokensProps) {
  const { outcome, reason, status, admin_id, address, host, route, from, until } = search;
  const all: [filter: keyof AccessSearch, name: string, value: string | undefined][] = [
    ['outcome', 'Outcome', outcome && (outcome === 'allowed' ? 'let in' : 'refused')],
    ['reason', 'Reason', reason && refusalWords[reason]],
    ['status', 'Answer', status === undefined ? undefined : String(status)],
    ['admin_id', 'Who', admin_id && adminName(admin_id)],
    ['address', 'Address', address],
    ['host', 'Host', host],
    ['route', 'Operation', route],
    ['from', 'From', from && dayInWords(from)],
    ['until', 'Until', until && dayInWords(until)],
  ];
  const shown = all.flatMap(([filter, name, value]) =>
    value === undefined ? [] : [{ filter, name, value }],
  );
  return (
    <FilterTokens
      shown={shown}
      onClear={(filter) => onChange({ [filter]: undefined })}
      onClearAll={onClear}
    />
  );
}
