// What a person set for this browser: kept in localStorage, the same in all tabs.
import { useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';

export type Density = 'comfortable' | 'compact';

export function useDensity() {
  return useLocalStorage<Density>({ key: 'mien-density', defaultValue: 'comfortable' });
}

/** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
export function useSingleKeyShortcuts() {
  return useLocalStorage<boolean>({ key: 'mien-single-key-shortcuts', defaultValue: true });
}

export function useAppliedDensity() {
  const [density] = useDensity();
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
}
