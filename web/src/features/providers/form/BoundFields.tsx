import { TextInput } from '@mantine/core';
import type { FieldName, ProviderFields } from './fields';
import classes from '../Providers.module.css';

interface BoundFieldsProps {
  fields: ProviderFields;
  problems: Partial<Record<FieldName, string>>;
  refused: (name: string) => string | undefined;
  onChange: (change: Partial<ProviderFields>) => void;
}

const bounds = [
  { name: 'daily_budget_usd', label: 'Budget of a day', hint: 'In US dollars; days of UTC.' },
  {
    name: 'monthly_budget_usd',
    label: 'Budget of a month',
    hint: 'What would go beyond is not sent.',
  },
  { name: 'submissions_running_max', label: 'Clips at once', hint: 'How many it may be making.' },
  { name: 'requests_per_minute', label: 'Orders in a minute', hint: 'More wait for their turn.' },
] as const;

/** How much a provider may be asked for, and paid. */
export function BoundFields({ fields, problems, refused, onChange }: BoundFieldsProps) {
  return (
    <div className={classes['pair']}>
      {bounds.map(({ name, label, hint }) => (
        <TextInput
          key={name}
          label={label}
          description={hint}
          placeholder="No bound"
          inputMode="decimal"
          maxLength={16}
          leftSection={name.endsWith('_usd') ? '$' : undefined}
          value={fields[name]}
          error={problems[name] ?? refused(name)}
          onChange={({ currentTarget: { value } }) => onChange({ [name]: value })}
        />
      ))}
    </div>
  );
}
