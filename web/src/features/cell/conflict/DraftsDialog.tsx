import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { clockTime } from '~/lib/time/clock';
import type { KeptDraft } from '../draft/draftChoice';
import type { CellEditor } from '../useCellEditor';
import { MergeDialog } from './MergeDialog';
import { useBaseText } from './useBaseText';

interface DraftsDialogProps {
  current: CellPrompt;
  editor: CellEditor;
  foreign: KeptDraft;
  /** With the text that is to be my draft. */
  onMerged: (text: string) => void;
  onTakeOther: () => void;
  onClose: () => void;
}

/** I wrote two texts, in two tabs or on two devices. */
export function DraftsDialog(props: DraftsDialogProps) {
  const { current, editor, foreign, onMerged, onTakeOther, onClose } = props;
  return (
    <MergeDialog
      title="You have two drafts of this text"
      base={useBaseText(current, editor)}
      mine={editor.text}
      theirs={foreign.text}
      who="Elsewhere"
      mineHeading="What you changed here"
      theirsHeading="What you changed elsewhere"
      takeLabel="Take the one from elsewhere, drop this one"
      keepLabel="Keep this one, drop the other"
      onMerged={onMerged}
      onKeep={() => onMerged(editor.text)}
      onTake={onTakeOther}
      onClose={onClose}
    >
      One is here; the other was typed in another tab or on another device, at{' '}
      {clockTime(foreign.at)}. Both are kept until you choose.
    </MergeDialog>
  );
}
