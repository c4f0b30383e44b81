import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useServerEvent } from '~/api/events/useEvents';
import { sameCell, type CellRef } from '~/api/prompts/cell';
import { deleteDraft, draftInstead, draftKey, getDraft, putDraft } from '~/api/prompts/drafts';
import { onReachable } from '~/lib/network/reachable';
import { DraftKeeper } from './DraftKeeper';
import type { DraftChoice } from './draftChoice';
import type { DraftText, PutOptions, PutOutcome } from './draftPorts';
import { keptDraft } from './keptDraft';
import { removeLocalDraft, writeLocalDraft, writeLocalDraftNow } from './localDrafts';
import { thisTab } from './thisTab';

interface Options {
  admin_id: string;
  cell: CellRef;
  /** With which the editor opened. */
  opened: DraftChoice;
  /** What is typed and not saved; null when there is nothing. */
  draft: DraftText | null;
  /** Without the right to write there is nothing to keep. */
  mayEdit: boolean;
}

async function put(
  cell: CellRef,
  { text, base_version }: DraftText,
  options: PutOptions,
): Promise<PutOutcome> {
  try {
    const kept = await putDraft(cell, { prompt_text: text, base_version }, options);
    if (kept) return { kind: 'kept', draft: keptDraft(kept) };
    return { kind: 'refused', instead: null };
  } catch (error) {
    const instead = draftInstead(error);
    if (instead === undefined) throw error;
    return { kind: 'refused', instead: instead && keptDraft(instead) };
  }
}

/** The copy of a tab that is no more becomes this tab's; what serves nothing more goes. */
async function takeOver(admin_id: string, cell: CellRef, { draft, seen, outlived }: DraftChoice) {
  await Promise.all(outlived.map((tab) => removeLocalDraft(admin_id, cell, tab)));
  if (!draft || draft.tab === null || draft.tab === thisTab) return;
  const { text, base_version, at, tab } = draft;
  await writeLocalDraft(admin_id, cell, {
    text,
    base_version,
    at,
    synced: false,
    seen,
    sent: null,
  });
  await removeLocalDraft(admin_id, cell, tab);
}

/** Keeps the draft of a cell while it is open, and whatever was typed last when it closes. */
export function useDraftKeeper({ admin_id, cell, opened, draft, mayEdit }: Options) {
  const queryClient = useQueryClient();
  const [keeper] = useState(() => {
    const outdate = () => {
      void queryClient.invalidateQueries({ queryKey: draftKey(cell), refetchType: 'none' });
      void queryClient.invalidateQueries({ queryKey: ['drafts', 'list'] });
    };
    const made = new DraftKeeper({
      writeLocal: (local) => writeLocalDraft(admin_id, cell, local),
      writeLocalNow: (local) => writeLocalDraftNow(admin_id, cell, local),
      removeLocal: () => removeLocalDraft(admin_id, cell),
      putServer: (text, options) => put(cell, text, options).finally(outdate),
      removeServer: (seen) => deleteDraft(cell, seen).finally(outdate),
    });
    made.resume(opened);
    return made;
  });
  useEffect(() => {
    takeOver(admin_id, cell, opened).catch(() => undefined);
  }, [admin_id, cell, opened]);

  const text = draft?.text;
  const base_version = draft?.base_version ?? null;
  useEffect(() => {
    keeper.change(text === undefined ? null : { text, base_version });
  }, [keeper, text, base_version]);

  const flush = useEffectEvent(() => void keeper.flush());
  useEffect(() => onReachable(flush), []);
  useEffect(() => {
    const leave = () => void keeper.flush({ keepalive: true });
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [keeper]);

  // What my other tabs and devices write.
  const look = async () => {
    if (!mayEdit) return;
    const current = await getDraft(cell);
    keeper.hear(current && keptDraft(current));
  };
  const lookAgain = () => void look().catch(() => undefined); // the next event tells again
  useServerEvent('draft', async ({ character_id, emotion, version }) => {
    if (!sameCell({ character_id, emotion }, cell)) return;
    if ((await keeper.settled()) !== version) lookAgain();
  });
  useServerEvent('hello', lookAgain);
  useServerEvent('resync', lookAgain);

  const status = useSyncExternalStore(keeper.subscribe, keeper.getStatus);
  const foreign = useSyncExternalStore(keeper.subscribe, keeper.getForeign);
  return { keeper, status, foreign };
}
