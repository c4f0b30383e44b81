import { Radio, Stack } from '@mantine/core';
import type { BundleFormat } from '~/api/transfer/exports';
import classes from '../Transfer.module.css';

interface FormatChoiceProps {
  value: BundleFormat;
  onChange: (format: BundleFormat) => void;
}

const formats = [
  {
    value: 'json',
    label: 'JSON',
    means: 'To keep, to compare, or to take to another environment.',
  },
  {
    value: 'csv',
    label: 'CSV',
    means: 'To read or to edit in a spreadsheet: one row for each version.',
  },
] as const;

/** Which file, and when which. */
export function FormatChoice({ value, onChange }: FormatChoiceProps) {
  return (
    <Radio.Group
      label="Format"
      value={value}
      onChange={(next) => onChange(next === 'csv' ? 'csv' : 'json')}
    >
      <Stack gap="xs" mt={4}>
        {formats.map((format) => (
          <Radio
            key={format.value}
            value={format.value}
            label={format.label}
            description={format.means}
            className={classes['choice'] ?? ''}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
