import { ActionIcon, Button, Group, PasswordInput, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { newRow } from '~/ui/field/attributeRows';
import classes from '../Providers.module.css';
import { headerProblem, headersMax, type HeaderRow } from './headers';

interface HeaderRowsProps {
  rows: readonly HeaderRow[];
  refused: (name: string) => string | undefined;
  onChange: (rows: HeaderRow[]) => void;
  onCancel: () => void;
}

/** Writes all headers anew, a name and a value each. */
export function HeaderRows({ rows, refused, onChange, onCancel }: HeaderRowsProps) {
  const change = (key: number, part: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className={classes['headers']}>
      <legend className={classes['legend']}>Headers for a proxy</legend>
      <p className={classes['hint']}>
        Each request carries them. The values are kept sealed and never shown again.
      </p>
      {rows.map(({ key, name, value }, at) => (
        <div key={key} className={classes['header']}>
          <TextInput
            aria-label={`Name of header ${at + 1}`}
            placeholder="X-Proxy-Key"
            maxLength={200}
            value={name}
            error={headerProblem(rows, at) ?? refused(`headers/${name.trim()}`)}
            onChange={({ currentTarget }) => change(key, { name: currentTarget.value })}
          />
          <PasswordInput
            aria-label={`Value of header ${at + 1}`}
            autoComplete="new-password"
            maxLength={2000}
            value={value}
            visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
            onChange={({ currentTarget }) => change(key, { value: currentTarget.value })}
          />
          <Tooltip label="Remove">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Remove header ${name || at + 1}`}
              onClick={() => onChange(rows.filter((row) => row.key !== key))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      <Group gap={4}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={rows.length >= headersMax}
          onClick={() => onChange([...rows, newRow()])}
        >
          Add a header
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onCancel}>
          Leave them as they were
        </Button>
      </Group>
    </fieldset>
  );
}
