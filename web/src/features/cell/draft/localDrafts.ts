// Drafts in this browser: they outlive a crash, a lost session and a server that is away. They are
// in IndexedDB; only what a page writes while it goes away is in localStorage, which does not wait.
// Each tab has a copy of its own, so that two of them do not overwrite each other's words.
import { createStore, del, entries, set } from 'idb-keyval';
import type { CellRef } from '~/api/prompts/cell';
import type { LocalDraft } from './draftChoice';
import { thisTab } from './thisTab';

let opened: ReturnType<typeof createStore> | undefined;
const store = () => (opened ??= createStore('mien-drafts', 'drafts'));

/** Of one admin in one cell: people may share a computer. */
function prefixOf(admin_id: string, cell: CellRef): string {
  return `${admin_id}/${cell.character_id ?? 'global'}/${cell.emotion}/`;
}

const momentPrefix = 'mien-draft/';

function isDraft(kept: unknown): kept is LocalDraft {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'text' in kept &&
    typeof kept.text === 'string' &&
    'at' in kept &&
    typeof kept.at === 'number' &&
    'tab' in kept &&
    typeof kept.tab === 'string'
  );
}

/** What pages wrote while they went away. */
function readLastMoments(prefix: string): LocalDraft[] {
  try {
    return Object.entries(localStorage)
      .filter(([key]) => key.startsWith(momentPrefix + prefix))
      .map(([, text]): unknown => JSON.parse(String(text)))
      .filter(isDraft);
  } catch {
    return [];
  }
}

/** The copies of all tabs; of each tab the newest. */
export async function readLocalDrafts(admin_id: string, cell: CellRef): Promise<LocalDraft[]> {
  const prefix = prefixOf(admin_id, cell);
  const kept = await entries<string, unknown>(store()).catch(() => []);
  const newest = new Map<string, LocalDraft>();
  const found = kept.filter(([key]) => key.startsWith(prefix)).map(([, draft]) => draft);
  for (const draft of [...found.filter(isDraft), ...readLastMoments(prefix)]) {
    const known = newest.get(draft.tab);
    if (!known || known.at <= draft.at) newest.set(draft.tab, draft);
  }
  return [...newest.values()];
}

type Writing = Omit<LocalDraft, 'tab'>;

export async function writeLocalDraft(admin_id: string, cell: CellRef, draft: Writing) {
  const key = prefixOf(admin_id, cell) + thisTab;
  await set(key, { ...draft, tab: thisTab }, store());
  localStorage.removeItem(momentPrefix + key);
}

export function writeLocalDraftNow(admin_id: string, cell: CellRef, draft: Writing) {
  const key = momentPrefix + prefixOf(admin_id, cell) + thisTab;
  localStorage.setItem(key, JSON.stringify({ ...draft, tab: thisTab }));
}

/** Removes the copy of a tab, of this one when it is left out. */
export async function removeLocalDraft(admin_id: string, cell: CellRef, tab = thisTab) {
  const key = prefixOf(admin_id, cell) + tab;
  localStorage.removeItem(momentPrefix + key);
  await del(key, store());
}
