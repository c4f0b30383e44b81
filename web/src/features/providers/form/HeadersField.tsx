import type { Provider } from '~/api/providers/providers';
import { HeaderRows } from './HeaderRows';
import { noHeaders, writtenAnew, type HeaderFields } from './headers';
import { SealedField } from './SealedField';

interface HeadersFieldProps {
  /** The names of those that are set; null for a new provider. */
  set: Provider['headers'] | null;
  fields: HeaderFields;
  /** What the server said of all of them, or of one, by its name. */
  refused: (name: string) => string | undefined;
  onChange: (fields: HeaderFields) => void;
}

/** Headers that each request carries, for a proxy before the service. */
export function HeadersField({ set, fields, refused, onChange }: HeadersFieldProps) {
  const isSet = set !== null && set.names.length > 0;
  if (fields.headersAre === 'written') {
    return (
      <HeaderRows
        rows={fields.headers}
        refused={refused}
        onChange={(headers) => onChange({ ...fields, headers })}
        onCancel={() => onChange(noHeaders)}
      />
    );
  }
  return (
    <SealedField
      label="Headers for a proxy"
      noun="headers"
      set={isSet ? set : null}
      none="None. Only a proxy before the service needs some."
      isRemoved={fields.headersAre === 'removed'}
      error={refused('headers')}
      onWrite={() => onChange(writtenAnew(isSet ? set.names : undefined))}
      onRemove={(isRemoved) =>
        onChange({ ...noHeaders, headersAre: isRemoved ? 'removed' : 'kept' })
      }
    />
  );
}
