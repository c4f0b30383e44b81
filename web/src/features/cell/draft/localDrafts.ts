// Drafts in this browser: they outlive a crash, a lost session and a server that is away. They are
// in IndexedDB; only what a page writes while it goes away is in localStorage, which does not wait.
import { createStore, del, get, set } from 'idb-keyval';
import type { CellRef } from '~/api/prompts/cell';
import type { LocalDraft } from './draftChoice';

let opened: ReturnType<typeof createStore> | undefined;
const store = () => (opened ??= createStore('mien-drafts', 'drafts'));

/** Of one admin in one cell: people may share a computer. */
function keyOf(admin_id: string, cell: CellRef): string {
  return `${admin_id}/${cell.character_id ?? 'global'}/${cell.emotion}`;
}

const lastMoment = (key: string) => `mien-draft/${key}`;

function readLastMoment(key: string): LocalDraft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(lastMoment(key)) ?? 'null');
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isDraft(kept: unknown): kept is LocalDraft {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'text' in kept &&
    typeof kept.text === 'string' &&
    'at' in kept &&
    typeof kept.at === 'number'
  );
}

export async function readLocalDraft(admin_id: string, cell: CellRef): Promise<LocalDraft | null> {
  const key = keyOf(admin_id, cell);
  const last = readLastMoment(key);
  const kept = await get<LocalDraft>(key, store()).catch(() => undefined);
  if (!kept) return last;
  return last && last.at > kept.at ? last : kept;
}

export async function writeLocalDraft(admin_id: string, cell: CellRef, draft: LocalDraft) {
  const key = keyOf(admin_id, cell);
  await set(key, draft, store());
  localStorage.removeItem(lastMoment(key));
}

export function writeLocalDraftNow(admin_id: string, cell: CellRef, draft: LocalDraft) {
  localStorage.setItem(lastMoment(keyOf(admin_id, cell)), JSON.stringify(draft));
}

export async function removeLocalDraft(admin_id: string, cell: CellRef) {
  const key = keyOf(admin_id, cell);
  localStorage.removeItem(lastMoment(key));
  await del(key, store());
}
