import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import { limits } from '~/lib/text/limits';
import { RelativeTime } from '~/ui/text/RelativeTime';

interface KeyFieldProps {
  /** Whether there is a key, and since when; null for a new provider. */
  set: { set: boolean; changed_at: string | null } | null;
  hint: string;
  value: string;
  removes: boolean;
  error: string | undefined;
  onChange: (change: { api_key?: string; removesKey?: boolean }) => void;
}

/** The key of a service. It is written, and never shown again. */
export function KeyField({ set, hint, value, removes, error, onChange }: KeyFieldProps) {
  const [isReplacing, setIsReplacing] = useState(false);
  const isKept = set?.set === true && !isReplacing && !removes;
  if (isKept || (removes && !isReplacing)) {
    return (
      <div>
        <Text size="sm" fw={500}>
          API key
        </Text>
        <Group gap="xs" justify="space-between">
          <Text size="sm" c="var(--mien-quiet)">
            {removes ? (
              'Will be removed when you save.'
            ) : (
              <>
                Set {set?.changed_at ? <RelativeTime at={set.changed_at} /> : 'before'}; it is never
                shown.
              </>
            )}
          </Text>
          <Group gap={4}>
            <Button size="compact-sm" variant="default" onClick={() => setIsReplacing(true)}>
              Replace
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onChange({ removesKey: !removes })}
            >
              {removes ? 'Keep it' : 'Remove'}
            </Button>
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
  return (
    <PasswordInput
      label={isReplacing ? 'New API key' : 'API key'}
      description={`${hint} It is kept sealed and never shown again.`}
      autoComplete="new-password"
      maxLength={limits.apiKey}
      value={value}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
      onChange={({ currentTarget }) =>
        onChange({ api_key: currentTarget.value, removesKey: false })
      }
    />
  );
}
