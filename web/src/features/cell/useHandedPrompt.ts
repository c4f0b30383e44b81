import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useHandedText } from '~/lib/prompt/handedText';
import { notifyDone } from '~/ui/toast/notify';
import type { CellEditor } from './useCellEditor';

/** Puts a text that another page handed over, such as that of a preview, into the editor. */
export function useHandedPrompt(editor: CellEditor, mayEdit: boolean) {
  const navigate = useNavigate();
  const handed = useHandedText();
  const taken = useRef<string>(undefined);
  const take = useEffectEvent(async (text: string) => {
    // Once only: going back to this page must not put it there again.
    await navigate({ to: '.', search: true, state: {}, replace: true });
    if (!mayEdit || text === editor.text) return;
    const before = editor.state;
    if (editor.editable) editor.dispatch({ type: 'type', text });
    else editor.dispatch({ type: 'customise', shown: editor.shown, text });
    notifyDone('The text of the preview is in the editor, unsaved', {
      undo: () => editor.dispatch({ type: 'restore', state: before }),
    });
  });
  useEffect(() => {
    if (handed !== undefined && handed !== taken.current) void take(handed);
    taken.current = handed;
  }, [handed]);
}
