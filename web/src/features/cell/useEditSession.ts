import { useRef, useState } from 'react';
import type { Me } from '~/api/access/session';
import type { Character } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { promptProblem } from '~/lib/prompt/promptRules';
import type { Scope } from '~/lib/prompt/variables';
import { notifyDone } from '~/ui/toast/notify';
import type { CellDialog } from './CellDialogs';
import type { DraftChoice } from './draft/draftChoice';
import { useDraftKeeper } from './draft/useDraftKeeper';
import type { PromptEditorHandle } from './editor/PromptEditor';
import { usePresence } from './presence/usePresence';
import { useSave } from './save/useSave';
import type { TestSettings } from './side/testSettings';
import { useTest } from './side/useTest';
import { openEditor } from './editorState';
import { useCellEditor } from './useCellEditor';
import { useHandedPrompt } from './useHandedPrompt';

export interface EditSessionOptions {
  cell: CellRef;
  character: Character | null;
  emotionName: string;
  current: CellPrompt;
  opened: DraftChoice;
  scope: Scope;
  admin: Me['admin'];
  mayEdit: boolean;
}

/** All that goes on while a cell is edited: text, draft, presence, tests, saving, and dialogs. */
export function useEditSession(options: EditSessionOptions) {
  const { cell, current, admin, mayEdit } = options;
  // What was there when the editor opened: since then it knows better than the drafts that it keeps.
  const [opened] = useState(options.opened);
  const [resumed, setResumed] = useState(opened.draft);
  const editor = useCellEditor(current, opened.draft);
  useHandedPrompt(editor, mayEdit);
  const isWriting = editor.touched && mayEdit;
  const { keeper, status, foreign } = useDraftKeeper({
    admin_id: admin.id,
    cell,
    opened,
    draft: isWriting ? editor.state : null,
    mayEdit,
  });
  const others = usePresence(cell, isWriting, admin.id);
  const field = useRef<PromptEditorHandle>(null);
  const dock = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<CellDialog | null>(null);
  const [settings, setSettings] = useState<TestSettings>({});
  const test = useTest(cell);
  const problem = promptProblem(editor.text);
  const runTest = (again = false) => {
    if (!mayEdit || problem !== undefined) return;
    test.start.mutate({ text: editor.text, settings, again });
    dock.current?.scrollIntoView({ block: 'nearest' });
  };
  const review = () => setDialog(editor.outdated ? 'conflict' : 'review');
  const save = useSave({
    cell,
    current,
    editor,
    keeper,
    onTest: runTest,
    onStale: () => setDialog('conflict'),
    onSaved: () => setResumed(null),
  });
  const discard = (message: string) => {
    const before = editor.state;
    setResumed(null);
    editor.dispatch({ type: 'show', shown: editor.shown });
    notifyDone(message, { undo: () => editor.dispatch({ type: 'restore', state: before }) });
  };
  const type = (text: string) => {
    editor.dispatch({ type: 'type', text });
    // At once: a page that closes does not wait for the next rendering.
    const { base_text, base_version } = editor;
    keeper.change(text === base_text ? null : { text, base_version });
  };
  /** Goes on with what was typed elsewhere; what was typed here can be brought back. */
  const takeForeign = () => {
    const before = editor.state;
    const wasTouched = editor.touched;
    const taken = keeper.takeForeign();
    if (!taken) return;
    editor.dispatch({ type: 'restore', state: openEditor(editor.shown, taken) });
    if (!wasTouched) return;
    notifyDone('The text from elsewhere is here now.', {
      undo: () => editor.dispatch({ type: 'restore', state: before }),
    });
  };
  const settleDrafts = (text: string) => {
    keeper.replaceForeign();
    type(text);
  };
  const maySave = mayEdit && problem === undefined && (editor.touched || editor.customising);
  useShortcuts([
    { keys: 'mod+s', label: 'Review and save', run: () => maySave && !dialog && review() },
    { keys: 'mod+Enter', label: 'Test the text on the screen', run: () => !dialog && runTest() },
  ]);
  const draft = { keeper, status, resumed, foreign, takeForeign, settleDrafts };
  const places = { field, dock };
  const tests = { test, runTest, settings, setSettings };
  const dialogs = { dialog, setDialog, review };
  return { editor, others, save, discard, type, ...draft, ...places, ...tests, ...dialogs };
}
