import type { CellPrompt } from '~/api/prompts/cellPrompt';
import type { CellEditor } from '../useCellEditor';
import { MergeDialog } from './MergeDialog';
import { useBaseText } from './useBaseText';

interface ConflictDialogProps {
  current: CellPrompt;
  editor: CellEditor;
  /** With the text that is to become the next version. */
  onMerged: (text: string) => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

/** Somebody saved while I was writing. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { current, editor, onMerged, onTakeTheirs, onClose } = props;
  const base = useBaseText(current, editor);
  const who = current.updated_by?.display_name ?? 'Somebody';
  const now = current.own_version ?? 0;
  const began = editor.base_version === null ? 'before' : `with v${editor.base_version}`;
  return (
    <MergeDialog
      title={
        current.is_own ? `v${now} was saved while you were writing` : 'Reset while you were writing'
      }
      base={base}
      mine={editor.text}
      theirs={current.prompt_text ?? ''}
      who={who}
      mineHeading="What you changed"
      theirsHeading={`What ${who} changed`}
      takeLabel={`${current.is_own ? `Take v${now}` : 'Take the default'}, drop mine`}
      keepLabel={`Keep mine as v${now + 1} (overwrites v${now})`}
      onMerged={onMerged}
      onKeep={() => onMerged(editor.text)}
      onTake={onTakeTheirs}
      onClose={onClose}
    >
      {current.is_own ? `${who} saved v${now}.` : `${who} reset the text to the default.`} You began{' '}
      {began}. Both texts are here, and nothing is saved yet.
    </MergeDialog>
  );
}
