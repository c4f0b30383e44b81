import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconAdjustments, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import {
  durations,
  rates,
  sizeOf,
  sizes,
  withNumber,
  withSize,
  type TestSettings,
} from './testSettings';
import classes from './Side.module.css';

interface TestSettingsFormProps {
  settings: TestSettings;
  onChange: (settings: TestSettings) => void;
}

const usual = { value: '', label: 'Default' };

/** Seed, length, size and rate of the next preview; folded away, as few need them. */
export function TestSettingsForm({ settings, onChange }: TestSettingsFormProps) {
  const [opened, { toggle }] = useDisclosure();
  const id = useId();
  const count = Object.keys(settings).filter((name) => name !== 'height').length;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconAdjustments size={16} />}
        rightSection={opened ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={toggle}
      >
        {count === 0 ? 'Settings' : `Settings (${count} changed)`}
      </Button>
      <div id={id} hidden={!opened}>
        <div className={classes['settings']}>
          <NativeSelect
            size="xs"
            label="Length"
            value={settings.duration_ms ?? ''}
            onChange={(event) =>
              onChange(withNumber(settings, 'duration_ms', event.currentTarget.value))
            }
            data={[
              usual,
              ...durations.map((ms) => ({ value: String(ms), label: `${ms / 1000} s` })),
            ]}
          />
          <NativeSelect
            size="xs"
            label="Size"
            value={sizeOf(settings)}
            onChange={(event) => onChange(withSize(settings, event.currentTarget.value))}
            data={[usual, ...sizes]}
          />
          <NativeSelect
            size="xs"
            label="Frames per second"
            value={settings.fps ?? ''}
            onChange={(event) => onChange(withNumber(settings, 'fps', event.currentTarget.value))}
            data={[usual, ...rates.map(String)]}
          />
          <TextInput
            size="xs"
            label="Seed"
            description="The same seed gives the same clip."
            placeholder="Default"
            inputMode="numeric"
            value={settings.seed ?? ''}
            onChange={(event) => onChange(withNumber(settings, 'seed', event.currentTarget.value))}
          />
        </div>
      </div>
    </div>
  );
}
