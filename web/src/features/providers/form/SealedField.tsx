import { Button, Group, Text } from '@mantine/core';
import { RelativeTime } from '~/ui/text/RelativeTime';

interface SealedFieldProps {
  label: string;
  /** As the buttons name it: "key", "headers". */
  noun: string;
  /** What is set, and since when; null when nothing is. */
  set: { names?: readonly string[]; changed_at: string | null } | null;
  /** What is said when nothing is set. */
  none?: string;
  isRemoved: boolean;
  error: string | undefined;
  onWrite: () => void;
  /** Removes it when the form is saved, or keeps it after all. */
  onRemove: (isRemoved: boolean) => void;
}

/** What is written and never shown again: that it is set, and how to replace or remove it. */
export function SealedField(props: SealedFieldProps) {
  const { label, noun, set, none, isRemoved, error, onWrite, onRemove } = props;
  return (
    <div role="group" aria-label={label}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Group gap="xs" justify="space-between">
        <Text size="sm" c="var(--mien-quiet)" style={{ overflowWrap: 'anywhere' }}>
          {set === null && none}
          {set !== null && isRemoved && 'Will be removed when you save.'}
          {set !== null && !isRemoved && <IsSet {...set} />}
        </Text>
        <Group gap={4}>
          <Button size="compact-sm" variant="default" onClick={onWrite}>
            {set === null ? 'Add' : 'Replace'} {noun}
          </Button>
          {set !== null && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onRemove(!isRemoved)}
            >
              {isRemoved ? 'Keep' : 'Remove'} {noun}
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

function IsSet({ names, changed_at }: NonNullable<SealedFieldProps['set']>) {
  return (
    <>
      {names ? `${names.join(', ')}, set ` : 'Set '}
      {changed_at ? <RelativeTime at={changed_at} /> : 'before'}; never shown.
    </>
  );
}
