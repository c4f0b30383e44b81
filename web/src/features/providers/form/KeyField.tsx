import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { limits } from '~/lib/text/limits';
import { SealedField } from './SealedField';

interface KeyFieldProps {
  /** Whether there is a key, and since when; null for a new provider. */
  set: { set: boolean; changed_at: string | null } | null;
  hint: string;
  value: string;
  removes: boolean;
  error: string | undefined;
  onChange: (change: { api_key?: string; removesKey?: boolean }) => void;
}

/** The key of a service. */
export function KeyField({ set, hint, value, removes, error, onChange }: KeyFieldProps) {
  const [isReplacing, setIsReplacing] = useState(false);
  const isSet = set?.set === true;
  if (isSet && !isReplacing) {
    return (
      <SealedField
        label="API key"
        noun="key"
        set={set}
        isRemoved={removes}
        error={error}
        onWrite={() => {
          setIsReplacing(true);
          onChange({ removesKey: false });
        }}
        onRemove={(removesKey) => onChange({ removesKey })}
      />
    );
  }
  return (
    <div>
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
      {isReplacing && (
        <Button
          mt={4}
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => {
            setIsReplacing(false);
            onChange({ api_key: '', removesKey: false });
          }}
        >
          Leave it as it was
        </Button>
      )}
    </div>
  );
}
