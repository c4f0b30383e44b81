// Files of prompts, as the tests make and send them.
import { call } from './api.ts';
import { stack } from './stack.ts';
import { waitUntil } from './wait_until.ts';

export interface ImportAnswer {
  import_id: string;
  status: string;
}

/** Sends a file to be planned, and waits for the plan. */
export async function planImport(file_name: string, content: string): Promise<ImportAnswer> {
  const form = new FormData();
  form.append('file', new Blob([content]), file_name);
  const answer = await fetch(`${stack.url}/api/admin/prompts/import`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${stack.token}`, 'Idempotency-Key': crypto.randomUUID() },
    body: form,
  });
  if (!answer.ok) throw new Error(`the import: ${answer.status} ${await answer.text()}`);
  const { import_id } = (await answer.json()) as ImportAnswer;
  return waitUntil(
    `the plan of ${file_name}`,
    () => call<ImportAnswer>('GET', `/api/admin/prompts/import/${import_id}`),
    ({ status }) => status !== 'planning',
  );
}

/** Rows of a table as one writes it by hand. */
export function csvOf(rows: readonly [slug: string, emotion: string, text: string][]): string {
  const lines = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
  return ['character_slug,emotion,prompt_text', ...lines].join('\r\n');
}
