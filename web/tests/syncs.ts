// A sync of the stack: its production's data, brought to its staging.
import { call } from './api.ts';
import { staging } from './stack.ts';
import { waitUntil } from './wait_until.ts';

interface Sync {
  sync_id: string;
  status: string;
  error: { message: string } | null;
}

let made: string | undefined;

/** One that is completed; made once. */
export async function makeSync(): Promise<string> {
  if (made) return made;
  const { sync_id } = await call<Sync>('POST', '/api/admin/staging/sync-data', {}, staging);
  const sync = await waitUntil(
    `sync ${sync_id}`,
    () => call<Sync>('GET', `/api/admin/staging/sync-status/${sync_id}`, undefined, staging),
    ({ status }) => !['pending', 'in_progress'].includes(status),
  );
  if (sync.status !== 'completed') throw new Error(sync.error?.message ?? `it is ${sync.status}`);
  made = sync_id;
  return made;
}
