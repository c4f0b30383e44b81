// A sync of the stack: its production's data, brought to its staging.
import { call } from './api.ts';
import { staging } from './stack.ts';

interface Sync {
  sync_id: string;
  status: string;
  error: { message: string } | null;
}

const secondsMax = 120;
let made: string | undefined;

/** One that is completed; made once. */
export async function makeSync(): Promise<string> {
  if (made) return made;
  let sync = await call<Sync>('POST', '/api/admin/staging/sync-data', {}, staging);
  for (let i = 0; i < 4 * secondsMax && ['pending', 'in_progress'].includes(sync.status); ++i) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    sync = await call<Sync>(
      'GET',
      `/api/admin/staging/sync-status/${sync.sync_id}`,
      undefined,
      staging,
    );
  }
  if (sync.status !== 'completed') throw new Error(sync.error?.message ?? `it is ${sync.status}`);
  made = sync.sync_id;
  return made;
}
