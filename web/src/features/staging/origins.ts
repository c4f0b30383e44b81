import type { Generation } from '~/api/staging/generations';

/** Where the data of a generation come from. */
export const originWords: Readonly<Record<Generation['origin'], string>> = {
  initial: 'As it was set up',
  configuration: 'Named by the configuration',
  snapshot: 'A snapshot',
  restore: 'Restored from a snapshot',
  reset: 'Reset',
  sync: 'Brought by a sync',
};

/** The same, with the generation that it is a copy of. */
export function originInWords({ origin, made_from }: Generation): string {
  if (made_from === null) return originWords[origin];
  return origin === 'restore'
    ? `Restored from snapshot ${made_from}`
    : `${originWords[origin]}, a copy of ${made_from}`;
}
