import { isolated } from '~/lib/text/isolated';

/** What something is about to be done to. */
export interface Target {
  /** What this staging is called. */
  name: string;
  /** The number of the generation that it serves; null while that is not known. */
  served: number | null;
}

/** "staging (generation 4)": so that nobody does it to another. */
export function targetInWords({ name, served }: Target): string {
  return served === null ? isolated(name) : `${isolated(name)} (generation ${served})`;
}
