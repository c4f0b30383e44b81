import { Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import type { CellRef } from '~/api/cell';
import type { Character } from '~/api/characters';
import type { CellPrompt } from '~/api/prompts';
import type { Me } from '~/api/session';
import { promptProblem } from '~/lib/promptRules';
import { useShortcuts } from '~/lib/shortcuts';
import type { Scope } from '~/lib/variables';
import { notifyDone } from '~/ui/notify';
import { CellDialogs, type CellDialog } from './CellDialogs';
import { OutdatedBanner } from './conflict/OutdatedBanner';
import { DraftBanner } from './draft/DraftBanner';
import type { DraftChoice } from './draft/draftChoice';
import { LeaveGuard } from './draft/LeaveGuard';
import { useDraftKeeper } from './draft/useDraftKeeper';
import { EditBar } from './EditBar';
import type { PromptEditorHandle } from './editor/PromptEditor';
import { PromptField } from './editor/PromptField';
import { PresenceChips } from './presence/PresenceChips';
import { usePresence } from './presence/usePresence';
import { useSave } from './save/useSave';
import { PreviewDock } from './side/PreviewDock';
import { ResolvedFor } from './side/ResolvedFor';
import type { TestSettings } from './side/testSettings';
import { useTest } from './side/useTest';
import { SourceBanner } from './SourceBanner';
import { useCellEditor } from './useCellEditor';
import classes from './EditTab.module.css';

interface CellEditorPanelProps {
  cell: CellRef;
  character: Character | null;
  emotionName: string;
  current: CellPrompt;
  opened: DraftChoice;
  scope: Scope;
  admin: Me['admin'];
  mayEdit: boolean;
}

/** Where one writes: the text, what becomes of it, and how it looks. */
export function CellEditorPanel(props: CellEditorPanelProps) {
  const { cell, character, emotionName, current, opened, scope, admin, mayEdit } = props;
  const editor = useCellEditor(current, opened.draft);
  const isWriting = editor.touched && mayEdit;
  const { keeper, status } = useDraftKeeper({
    admin_id: admin.id,
    cell,
    opened: opened.draft,
    draft: isWriting ? editor.state : null,
  });
  const others = usePresence(cell, isWriting, admin.id);
  const field = useRef<PromptEditorHandle>(null);
  const [dialog, setDialog] = useState<CellDialog | null>(null);
  const [settings, setSettings] = useState<TestSettings>({});
  const test = useTest(cell);
  const problem = promptProblem(editor.text);
  const runTest = (again = false) => {
    if (mayEdit && problem === undefined) test.start.mutate({ text: editor.text, settings, again });
  };
  const review = () => setDialog(editor.outdated ? 'conflict' : 'review');
  const save = useSave({
    cell,
    current,
    editor,
    keeper,
    onTest: runTest,
    onStale: () => setDialog('conflict'),
  });
  const discard = (message: string) => {
    const before = editor.state;
    editor.dispatch({ type: 'show', shown: editor.shown });
    notifyDone(message, { undo: () => editor.dispatch({ type: 'restore', state: before }) });
  };
  const maySave = mayEdit && problem === undefined && (editor.touched || editor.customising);
  useShortcuts([
    { keys: 'mod+s', label: 'Review and save', run: () => maySave && !dialog && review() },
    { keys: 'mod+Enter', label: 'Test the text on the screen', run: () => !dialog && runTest() },
  ]);
  const whose = character?.name ?? 'the global default';

  return (
    <div className={classes['columns']}>
      <Stack gap="xs">
        <EditBar
          editor={editor}
          status={status}
          mayEdit={mayEdit}
          hasDefault={character !== null}
          isTesting={test.start.isPending}
          onSave={review}
          onTest={runTest}
          onCompare={() => setDialog('compare')}
          onReset={() => setDialog('reset')}
          onDiscard={() => discard('Your changes were discarded.')}
        />
        {others.length > 0 && <PresenceChips others={others} />}
        <SourceBanner
          current={current}
          character={character}
          editor={editor}
          mayEdit={mayEdit}
          onCustomise={() => {
            editor.dispatch({ type: 'customise', shown: editor.shown });
            field.current?.focus();
          }}
        />
        <DraftBanner
          current={current}
          editor={editor}
          opened={opened}
          onReview={review}
          onDiscard={() => discard('The draft was discarded.')}
        />
        <OutdatedBanner
          current={current}
          editor={editor}
          draft={opened.draft}
          admin_id={admin.id}
          onReview={() => setDialog('conflict')}
          onDiscard={() => discard('Your text was discarded.')}
        />
        <PromptField
          ref={field}
          value={editor.text}
          onChange={(text) => editor.dispatch({ type: 'type', text })}
          readOnly={!mayEdit || !editor.editable}
          label={`Prompt of ${whose} for ${emotionName}`}
          scope={scope}
        />
        <ResolvedFor
          cell={cell}
          character={character}
          text={editor.text}
          onSelect={(from, to) => field.current?.select(from, to)}
        />
      </Stack>
      <div className={classes['side']}>
        <PreviewDock
          test={test}
          text={editor.text}
          label={`${character?.name ?? 'Global default'}, ${emotionName}`}
          mayTest={mayEdit}
          settings={settings}
          onSettings={setSettings}
          onTest={runTest}
        />
      </div>
      {dialog && (
        <CellDialogs
          dialog={dialog}
          onDialog={setDialog}
          {...{ current, editor, scope, save, whose, discard }}
        />
      )}
      <LeaveGuard keeper={keeper} />
    </div>
  );
}
