// Drafts in this browser's IndexedDB: they outlive a crash, a lost session and a server that is away.
import { createStore, del, get, set } from 'idb-keyval';
import type { CellRef } from '~/api/cell';
import type { LocalDraft } from './draftChoice';

let opened: ReturnType<typeof createStore> | undefined;
const store = () => (opened ??= createStore('mien-drafts', 'drafts'));

/** Of one admin in one cell: people may share a computer. */
function keyOf(admin_id: string, cell: CellRef): string {
  return `${admin_id}/${cell.character_id ?? 'global'}/${cell.emotion}`;
}

export async function readLocalDraft(admin_id: string, cell: CellRef): Promise<LocalDraft | null> {
  return (await get<LocalDraft>(keyOf(admin_id, cell), store())) ?? null;
}

export function writeLocalDraft(admin_id: string, cell: CellRef, draft: LocalDraft) {
  return set(keyOf(admin_id, cell), draft, store());
}

export function removeLocalDraft(admin_id: string, cell: CellRef) {
  return del(keyOf(admin_id, cell), store());
}
