// The words of operations on staging's data, for people.
import type { StagingOperation } from '~/api/staging/operations';
import { bytesInWords } from '~/lib/text/bytes';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { durationInWords } from '~/lib/time/duration';

type Values = Readonly<Record<string, unknown>>;

/** What it is, whether it is under way or over. */
export function operationInWords(operation: StagingOperation): string {
  const given = operation.arguments as Values;
  switch (operation.kind) {
    case 'snapshot':
      return `Snapshot “${isolated(String(given['name'] ?? ''))}”`;
    case 'restore':
      return `Restoration of snapshot ${String(given['snapshot'] ?? '')}`;
    case 'reset':
      return `Reset of the ${resetInWords(given['database'] === true, given['storage'] === true)}`;
    case 'drop':
      return `Removal of generation ${operation.generation ?? ''}`;
    case 'sync':
      return 'Sync with production';
  }
}

/** What a reset touches: "database and storage". */
export function resetInWords(database: boolean, storage: boolean): string {
  return [...(database ? ['database'] : []), ...(storage ? ['storage'] : [])].join(' and ');
}

export const phaseWords: Readonly<Record<StagingOperation['phase'], string>> = {
  waiting: 'Waiting for the bridge',
  preparing: 'Looking at production and the policy',
  copying: 'Copying the database',
  searching: 'Searching the copy for people of production',
  copying_objects: 'Copying objects',
  preserving: 'Carrying over admins, sessions, API tokens and settings',
  moving: 'Moving to the new data',
  dropping: 'Dropping the database',
  removing: 'Removing objects that nothing needs',
  checking: 'Looking for objects that are missing',
  done: 'Done',
};

/** What came of it, beyond that it was done: one sentence each. */
export function resultInWords(result: StagingOperation['result']): string[] {
  const found = (result ?? {}) as Values;
  const told: string[] = [];
  const number = (name: string) => (typeof found[name] === 'number' ? found[name] : undefined);
  const seconds = number('seconds');
  const removed = number('objects_removed');
  const missing = number('objects_missing');
  if (seconds !== undefined) told.push(`It took ${durationInWords(seconds)}.`);
  if (removed !== undefined) {
    const size = number('bytes_removed');
    const freed = size === undefined || removed === 0 ? '' : ` (${bytesInWords(size)})`;
    told.push(`Removed ${counted(removed, 'object')} that nothing needs${freed}.`);
  }
  if (missing !== undefined && missing > 0) {
    told.push(`Missing: ${counted(missing, 'object')} that the served data need.`);
  }
  return told;
}

/** The keys of objects that are missing, as far as they are told. */
export function missingKeys(result: StagingOperation['result']): string[] {
  const keys = ((result ?? {}) as Values)['missing'];
  return Array.isArray(keys) ? keys.map(String) : [];
}
