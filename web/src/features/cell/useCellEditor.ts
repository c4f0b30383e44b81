import { useEffect, useMemo, useReducer } from 'react';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { isBlank } from '~/lib/text/blank';
import { editorReducer, isOutdated, isTouched, openEditor, type DraftText } from './editorState';

/** The text on the screen, and what may be done with it. */
export function useCellEditor(current: CellPrompt, draft: DraftText | null) {
  const { own_version, prompt_text, is_own } = current;
  const shown = useMemo(
    () => ({ own_version, text: prompt_text ?? '', is_own }),
    [own_version, prompt_text, is_own],
  );
  const [state, dispatch] = useReducer(editorReducer, undefined, () => openEditor(shown, draft));
  useEffect(() => dispatch({ type: 'follow', shown }), [shown]);

  const touched = isTouched(state);
  return {
    ...state,
    state,
    touched,
    outdated: isOutdated(state, shown),
    /** Whether this is a text of its own, and not one that shows through. */
    editable: is_own || state.customising,
    savable: (touched || state.customising) && !isBlank(state.text),
    shown,
    dispatch,
  };
}

export type CellEditor = ReturnType<typeof useCellEditor>;
