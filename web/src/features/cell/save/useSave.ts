import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import type { CellRef } from '~/api/prompts/cell';
import { outdateCell } from '~/api/prompts/outdateCell';
import { cellQuery, type CellPrompt } from '~/api/prompts/cellPrompt';
import { deletePrompt, revertPrompt, savePrompt } from '~/api/prompts/prompts';
import { isProblem } from '~/lib/problem';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import type { DraftKeeper } from '../draft/DraftKeeper';
import type { CellEditor } from '../useCellEditor';
import { findOwnSave } from './ownSave';

interface Options {
  cell: CellRef;
  current: CellPrompt;
  editor: CellEditor;
  keeper: DraftKeeper;
  /** Offered when it is saved. */
  onTest: () => void;
  /** Somebody else was first, and what they saved has been read. */
  onStale: () => void;
  onSaved: () => void;
}

export interface SaveRequest {
  change_reason: string;
}

/** Makes the text on the screen the next version. Refused (412) when somebody else was first. */
export function useSave({ cell, current, editor, keeper, onTest, onStale, onSaved }: Options) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ change_reason }: SaveRequest) => {
      // A draft that is still on its way must not come after the version that it became.
      await keeper.pause();
      const etag = `"${editor.base_version ?? 0}"`;
      const { text, base_version } = editor;
      try {
        return await savePrompt(cell, text, { etag, change_reason });
      } catch (error) {
        if (!isProblem(error, 'stale_version')) throw error;
        const own = await findOwnSave(queryClient, { cell, text, base_version });
        if (!own) throw error;
        return own;
      }
    },
    onError: async (error) => {
      keeper.goOn();
      if (!isProblem(error, 'stale_version')) return;
      await queryClient.refetchQueries({ queryKey: cellQuery(cell).queryKey });
      onStale();
    },
    onSuccess: (saved) => {
      const me = queryClient.getQueryData(meQuery.queryKey)?.admin ?? null;
      const next: CellPrompt = {
        ...current,
        prompt_text: saved.prompt_text,
        version: saved.version,
        own_version: saved.version,
        source: cell.character_id === null ? 'global' : 'character',
        is_own: true,
        updated_at: new Date().toISOString(),
        updated_by: me && { id: me.id, display_name: me.display_name },
        etag: saved.etag,
      };
      queryClient.setQueryData(cellQuery(cell).queryKey, next);
      const text = saved.prompt_text ?? '';
      editor.dispatch({
        type: 'saved',
        shown: { own_version: saved.version, text, is_own: true },
      });
      onSaved();
      void keeper.discard();
      void outdateCell(queryClient, cell);
      if (saved.unchanged) {
        notifyDone(`Nothing changed: it is v${saved.version} already.`);
        return;
      }
      // The first version of a default cannot be taken back: there is nothing to go back to.
      const previous = current.own_version;
      const canUndo = previous !== null || cell.character_id !== null;
      notifyDone(`v${saved.version} was saved.`, {
        next: { label: 'Test', run: onTest },
        undo: canUndo
          ? () => void undo(queryClient, cell, previous, saved.version, saved.etag)
          : undefined,
      });
    },
  });
}

async function undo(
  queryClient: QueryClient,
  cell: CellRef,
  previous: number | null,
  version: number,
  etag: string,
) {
  const change = { etag, change_reason: `Undo of v${version}` };
  try {
    if (previous !== null) await revertPrompt(cell, previous, change);
    else if (cell.character_id !== null) {
      await deletePrompt(cell.character_id, cell.emotion, change);
    }
    notifyDone(`v${version} was undone.`);
  } catch (error) {
    notifyError('This could not be undone', error as Error);
  }
  void outdateCell(queryClient, cell);
}

export type Save = ReturnType<typeof useSave>;
