import type { CellPrompt } from '~/api/prompts/cellPrompt';
import type { Scope } from '~/lib/prompt/variables';
import { ConflictDialog } from './conflict/ConflictDialog';
import { DraftsDialog } from './conflict/DraftsDialog';
import { DefaultDialog } from './DefaultDialog';
import type { KeptDraft } from './draft/draftChoice';
import { SaveDialog } from './save/SaveDialog';
import type { Save } from './save/useSave';
import type { CellEditor } from './useCellEditor';

export type CellDialog = 'review' | 'conflict' | 'drafts' | 'compare' | 'reset';

interface CellDialogsProps {
  dialog: CellDialog;
  onDialog: (next: CellDialog | null) => void;
  current: CellPrompt;
  editor: CellEditor;
  scope: Scope;
  save: Save;
  whose: string;
  /** Whose text for which emotion. */
  title: string;
  /** Drops what is typed, with a way back. */
  discard: (message: string) => void;
  /** My draft from elsewhere, if there is one. */
  foreign: KeptDraft | null;
  /** Makes the text my one draft. */
  settleDrafts: (text: string) => void;
  takeForeign: () => void;
}

export function CellDialogs(props: CellDialogsProps) {
  const { dialog, onDialog, current, editor, scope, save, whose, title, discard } = props;
  const close = () => {
    save.reset();
    onDialog(null);
  };
  switch (dialog) {
    case 'review':
      return <SaveDialog {...{ current, editor, scope, save, title }} onClose={close} />;
    case 'conflict':
      return (
        <ConflictDialog
          current={current}
          editor={editor}
          onMerged={(text) => {
            save.reset();
            editor.dispatch({ type: 'rebase', shown: editor.shown, text });
            onDialog('review');
          }}
          onTakeTheirs={() => {
            discard('Your text was dropped.');
            close();
          }}
          onClose={close}
        />
      );
    case 'drafts':
      if (!props.foreign) return null;
      return (
        <DraftsDialog
          current={current}
          editor={editor}
          foreign={props.foreign}
          onMerged={(text) => {
            props.settleDrafts(text);
            close();
          }}
          onTakeOther={() => {
            props.takeForeign();
            close();
          }}
          onClose={close}
        />
      );
    case 'compare':
    case 'reset':
      return (
        <DefaultDialog
          current={current}
          name={whose}
          mode={dialog}
          touched={editor.touched}
          onReset={() => {
            if (editor.touched) discard('What was not saved was dropped.');
            close();
          }}
          onClose={close}
        />
      );
  }
}
