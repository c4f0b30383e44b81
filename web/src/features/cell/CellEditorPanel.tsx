import { Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';
import type { CellRef } from '~/api/cell';
import type { Character } from '~/api/characters';
import type { CellPrompt } from '~/api/prompts';
import type { Me } from '~/api/session';
import type { Scope } from '~/lib/variables';
import { DraftBanner } from './draft/DraftBanner';
import type { DraftChoice } from './draft/draftChoice';
import { LeaveGuard } from './draft/LeaveGuard';
import { useDraftKeeper } from './draft/useDraftKeeper';
import { EditBar } from './EditBar';
import type { PromptEditorHandle } from './editor/PromptEditor';
import { PromptField } from './editor/PromptField';
import { SaveDialog } from './save/SaveDialog';
import { useSave } from './save/useSave';
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

export function CellEditorPanel(props: CellEditorPanelProps) {
  const { cell, character, emotionName, current, opened, scope, admin, mayEdit } = props;
  const editor = useCellEditor(current, opened.draft);
  const { keeper, status } = useDraftKeeper({
    admin_id: admin.id,
    cell,
    opened: opened.draft,
    draft: editor.touched && mayEdit ? editor.state : null,
  });
  const field = useRef<PromptEditorHandle>(null);
  const [reviewing, review] = useDisclosure();
  const save = useSave({ cell, current, editor, keeper });
  const whose = character?.name ?? 'the global default';

  return (
    <div className={classes['columns']}>
      <Stack gap="xs">
        <EditBar editor={editor} status={status} mayEdit={mayEdit} onSave={review.open} />
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
          onReview={review.open}
          keeper={keeper}
        />
        <PromptField
          ref={field}
          value={editor.text}
          onChange={(text) => editor.dispatch({ type: 'type', text })}
          readOnly={!mayEdit || !editor.editable}
          label={`Prompt of ${whose} for ${emotionName}`}
          scope={scope}
        />
      </Stack>
      <div className={classes['side']} />
      {reviewing && (
        <SaveDialog
          current={current}
          editor={editor}
          scope={scope}
          save={save}
          whose={whose}
          onClose={review.close}
        />
      )}
      <LeaveGuard keeper={keeper} />
    </div>
  );
}
