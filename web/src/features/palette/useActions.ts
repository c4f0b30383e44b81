import { useMantineColorScheme } from '@mantine/core';
import {
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
  IconDeviceDesktop,
  IconTableExport,
  IconTableImport,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useSignOut } from '~/api/access/useSignOut';
import { useDensity } from '~/lib/browser/preferences';
import { findNamed } from './match';
import type { Entry, Place, Section } from './sections';

/** The keys that go to a place; CommandPalette registers them. */
const keysOf: Record<string, string> = {
  '/characters': 'g c',
  '/matrix': 'g m',
  '/defaults': 'g d',
  '/previews': 'g p',
  '/videos': 'g v',
};

/** Pages and what can be done from anywhere. */
export function useActions(
  words: readonly string[],
  places: readonly Place[],
  onShowShortcuts: () => void,
): Section[] {
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const leave = useSignOut();
  const pages = places.map(({ label, to, icon }): Entry & { name: string } => ({
    id: to,
    label,
    name: label,
    icon,
    keys: keysOf[to],
    run: () => void navigate({ to }),
  }));
  const schemes = [
    { value: 'light', label: 'Light theme', icon: IconSun },
    { value: 'dark', label: 'Dark theme', icon: IconMoon },
    { value: 'auto', label: 'Theme of the system', icon: IconDeviceDesktop },
  ] as const;
  const actions: Entry[] = [
    {
      id: 'export',
      label: 'Export prompts',
      icon: IconTableExport,
      run: () => void navigate({ to: '/transfer' }),
    },
    {
      id: 'import',
      label: 'Import prompts',
      icon: IconTableImport,
      run: () => void navigate({ to: '/transfer', search: { tab: 'import' } }),
    },
    ...schemes
      .filter(({ value }) => value !== colorScheme)
      .map(({ value, label, icon }) => ({
        id: `theme-${value}`,
        label,
        icon,
        run: () => setColorScheme(value),
      })),
    {
      id: 'density',
      label: density === 'compact' ? 'Comfortable rows' : 'Compact rows',
      icon: density === 'compact' ? IconBaselineDensityMedium : IconBaselineDensitySmall,
      run: () => setDensity(density === 'compact' ? 'comfortable' : 'compact'),
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      icon: IconKeyboard,
      keys: '?',
      run: onShowShortcuts,
    },
    { id: 'sign-out', label: 'Sign out', icon: IconLogout, run: () => leave.mutate() },
  ];
  const named = actions.map((action) => ({ ...action, name: action.label }));
  return [
    { title: 'Pages', entries: words.length === 0 ? pages : findNamed(pages, words, 6) },
    { title: 'Actions', entries: words.length === 0 ? named : findNamed(named, words, 6) },
  ];
}
