import { useMay } from '~/api/access/useMay';
import type { Preview } from '~/api/clips/previews';
import { useLivePreview } from '~/api/clips/useLiveClip';
import { usePreviewChanges } from '~/api/clips/useClipChanges';
import type { ClipSelection } from '~/shared/clips/ClipList';
import { PreviewCard, textOf } from '~/shared/clips/PreviewCard';

interface CellPreviewProps extends ClipSelection {
  preview: Preview;
  label: string;
}

export function CellPreview({ preview: listed, label, selected, onSelect }: CellPreviewProps) {
  const preview = useLivePreview(listed);
  const changes = usePreviewChanges(preview.preview_id);
  const mayEdit = useMay('editor');
  return (
    <PreviewCard
      preview={preview}
      label={label}
      title={`${textOf(preview)}, seed ${preview.settings.seed}`}
      editLabel="Use this text in the editor"
      selected={selected}
      onSelect={onSelect}
      mayEdit={mayEdit}
      changes={changes}
    />
  );
}
