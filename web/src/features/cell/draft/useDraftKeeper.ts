import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useConnection } from '~/api/events/useEvents';
import type { CellRef } from '~/api/prompts/cell';
import { deleteDraft, draftKey, putDraft } from '~/api/prompts/drafts';
import { DraftKeeper, type DraftText } from './DraftKeeper';
import type { ChosenDraft } from './draftChoice';
import { removeLocalDraft, writeLocalDraft, writeLocalDraftNow } from './localDrafts';

interface Options {
  admin_id: string;
  cell: CellRef;
  /** With which the editor opened. */
  opened: ChosenDraft | null;
  /** What is typed and not saved; null when there is nothing. */
  draft: DraftText | null;
}

/** Keeps the draft of a cell while it is open, and whatever was typed last when it closes. */
export function useDraftKeeper({ admin_id, cell, opened, draft }: Options) {
  const queryClient = useQueryClient();
  const [keeper] = useState(() => {
    const outdate = () => void queryClient.invalidateQueries({ queryKey: ['drafts', 'list'] });
    const made = new DraftKeeper({
      writeLocal: (local) => writeLocalDraft(admin_id, cell, local),
      writeLocalNow: (local) => writeLocalDraftNow(admin_id, cell, local),
      removeLocal: () => removeLocalDraft(admin_id, cell),
      putServer: async ({ text, base_version }, keepalive) => {
        const write = { prompt_text: text, base_version };
        queryClient.setQueryData(draftKey(cell), await putDraft(cell, write, { keepalive }));
        outdate();
      },
      removeServer: async () => {
        await deleteDraft(cell);
        queryClient.setQueryData(draftKey(cell), null);
        outdate();
      },
    });
    if (opened) {
      const kind = opened.from === 'server' ? 'server' : 'device';
      made.resume(opened, { kind, at: opened.at });
    }
    return made;
  });

  const text = draft?.text;
  const base_version = draft?.base_version ?? null;
  useEffect(() => {
    keeper.change(text === undefined ? null : { text, base_version });
  }, [keeper, text, base_version]);

  const connection = useConnection();
  const flush = useEffectEvent(() => void keeper.flush());
  useEffect(() => {
    if (connection === 'live') flush();
  }, [connection]);
  useEffect(() => {
    const leave = () => void keeper.flush({ keepalive: true });
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', flush);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', flush);
      leave();
    };
  }, [keeper]);

  const status = useSyncExternalStore(keeper.subscribe, keeper.getStatus);
  return { keeper, status };
}
