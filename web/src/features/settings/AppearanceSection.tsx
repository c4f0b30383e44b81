import { SegmentedControl, Stack, Switch, Text, useMantineColorScheme } from '@mantine/core';
import { useDensity, useSingleKeyShortcuts } from '~/lib/browser/preferences';
import { Section } from '~/ui/page/Section';
import classes from './SettingsPage.module.css';

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const;

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const [singleKeys, setSingleKeys] = useSingleKeyShortcuts();
  return (
    <Section
      title="Look and keyboard"
      description="For this browser only; it takes effect at once."
    >
      <Stack gap="sm">
        <div className={classes['choice']}>
          <Text size="sm" id="theme-label">
            Theme
          </Text>
          <SegmentedControl
            aria-labelledby="theme-label"
            data={[...schemes]}
            value={colorScheme}
            onChange={setColorScheme}
          />
        </div>
        <div className={classes['choice']}>
          <Text size="sm" id="density-label">
            Density
          </Text>
          <SegmentedControl
            aria-labelledby="density-label"
            data={[...densities]}
            value={density}
            onChange={setDensity}
          />
        </div>
        <Switch
          size="sm"
          label="Single-key shortcuts"
          description="Such as ? for the list of shortcuts. They never act while you type in a field. Switch them off if you speak to your computer."
          checked={singleKeys}
          onChange={({ currentTarget: { checked } }) => setSingleKeys(checked)}
        />
      </Stack>
    </Section>
  );
}
