import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { resolvedChoiceQuery } from '~/api/providers/choices';
import { isolated } from '~/lib/text/isolated';
import { obstacleOf } from '~/shared/providers/maker';
import { CellDialogs } from './CellDialogs';
import { OutdatedBanner } from './conflict/OutdatedBanner';
import { DraftBanner } from './draft/DraftBanner';
import { ForeignDraftBanner } from './draft/ForeignDraftBanner';
import { LeaveGuard } from './draft/LeaveGuard';
import { EditBar } from './EditBar';
import { PromptField } from './editor/PromptField';
import { PreviewDock } from './side/PreviewDock';
import { ResolvedFor } from './side/ResolvedFor';
import { SourceBanner } from './SourceBanner';
import { useEditSession, type EditSessionOptions } from './useEditSession';
import classes from './EditTab.module.css';

/** Where one writes: the text, what becomes of it, and how it looks. */
export function CellEditorPanel(props: EditSessionOptions) {
  const { cell, character, emotionName, current, scope, admin, mayEdit } = props;
  const session = useEditSession(props);
  const { editor, field, dock, dialog, setDialog, test, type, discard, runTest, review } = session;
  const maker = useQuery(resolvedChoiceQuery(cell)).data;
  const whose = character?.name ?? 'the global default';
  const what = isolated(emotionName);

  return (
    <div className={classes['columns']}>
      <Stack gap="xs" className={classes['main']}>
        <EditBar
          cell={cell}
          editor={editor}
          status={session.status}
          mayEdit={mayEdit}
          hasDefault={character !== null}
          isTesting={test.start.isPending}
          others={session.others}
          onSave={review}
          testProblem={maker && obstacleOf(maker)}
          onTest={runTest}
          onCompare={() => setDialog('compare')}
          onReset={() => setDialog('reset')}
          onDiscard={() => discard('Your changes were discarded.')}
        />
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
          draft={session.resumed}
          onReview={review}
          onDiscard={() => discard('The draft was discarded.')}
        />
        <ForeignDraftBanner
          editor={editor}
          foreign={session.foreign}
          onReview={() => setDialog('drafts')}
          onTake={session.takeForeign}
        />
        <OutdatedBanner
          current={current}
          editor={editor}
          draft={session.resumed}
          admin_id={admin.id}
          onReview={() => setDialog('conflict')}
          onDiscard={() => discard('Your text was discarded.')}
        />
        <PromptField
          ref={field}
          value={editor.text}
          onChange={type}
          readOnly={!mayEdit || !editor.editable}
          label={`Prompt of ${isolated(whose)} for ${what}`}
          scope={scope}
        />
      </Stack>
      <div className={classes['side']} ref={dock}>
        <PreviewDock
          test={test}
          text={editor.text}
          label={`${isolated(character?.name ?? 'Global default')}, ${what}`}
          mayTest={mayEdit}
          settings={session.settings}
          onSettings={session.setSettings}
          onTest={runTest}
          maker={maker}
        />
      </div>
      <div className={classes['resolved']}>
        <ResolvedFor
          cell={cell}
          character={character}
          text={editor.text}
          onSelect={(from, to) => field.current?.select(from, to)}
        />
      </div>
      {dialog && (
        <CellDialogs
          dialog={dialog}
          onDialog={setDialog}
          save={session.save}
          foreign={session.foreign}
          settleDrafts={session.settleDrafts}
          takeForeign={session.takeForeign}
          {...{ current, editor, scope, whose, discard }}
          title={`${isolated(whose)}, ${what}`}
        />
      )}
      <LeaveGuard keeper={session.keeper} />
    </div>
  );
}
