import { Button, Group, Text } from '@mantine/core';
import type { Provider } from '~/api/providers/providers';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { HeaderRows } from './HeaderRows';
import { noHeaders, writtenAnew, type HeaderFields } from './headers';

interface HeadersFieldProps {
  /** The names of those that are set; null for a new provider. */
  set: Provider['headers'] | null;
  fields: HeaderFields;
  /** What the server said of all of them, or of one, by its name. */
  refused: (name: string) => string | undefined;
  onChange: (fields: HeaderFields) => void;
}

/** Headers that each request carries, for a proxy before the service. Their values are never shown. */
export function HeadersField({ set, fields, refused, onChange }: HeadersFieldProps) {
  const names = set?.names ?? [];
  const error = refused('headers');
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
  const isRemoved = fields.headersAre === 'removed';
  return (
    <div>
      <Text size="sm" fw={500}>
        Headers for a proxy
      </Text>
      <Group gap="xs" justify="space-between">
        <Text size="sm" c="var(--mien-quiet)">
          {names.length === 0 && 'None. Only a proxy before the service needs some.'}
          {names.length > 0 && isRemoved && 'Will be removed when you save.'}
          {names.length > 0 && !isRemoved && (
            <>
              {names.join(', ')}
              {set?.changed_at && (
                <>
                  , set <RelativeTime at={set.changed_at} />
                </>
              )}
              ; the values are never shown.
            </>
          )}
        </Text>
        <Group gap={4}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onChange(writtenAnew(names.length > 0 ? names : undefined))}
          >
            {names.length === 0 ? 'Add headers' : 'Replace headers'}
          </Button>
          {names.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onChange({ ...noHeaders, headersAre: isRemoved ? 'kept' : 'removed' })}
            >
              {isRemoved ? 'Keep headers' : 'Remove headers'}
            </Button>
          )}
        </Group>
      </Group>
      {error !== undefined && (
        <Text size="sm" c="var(--mien-bad)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
