import { useMay } from '~/api/access/useMay';
import type { Preview } from '~/api/clips/previews';
import { useLivePreview } from '~/api/clips/useLiveClip';
import { usePreviewChanges } from '~/api/clips/useClipChanges';
import type { Names } from '~/api/people/useNames';
import { isolated } from '~/lib/text/isolated';
import type { ClipSelection } from '~/shared/clips/ClipList';
import { PreviewCard } from '~/shared/clips/PreviewCard';
import { CellLink } from '~/ui/link/CellLink';

interface PreviewItemProps extends ClipSelection {
  preview: Preview;
  names: Names;
}

export function PreviewItem({ preview: listed, names, selected, onSelect }: PreviewItemProps) {
  const preview = useLivePreview(listed);
  const changes = usePreviewChanges(preview.preview_id);
  const mayEdit = useMay('editor');
  const { character_id, emotion } = preview;
  const who = names.characterName(character_id);
  const what = names.emotionName(emotion);
  const label = `${isolated(who)}, ${isolated(what)}`;
  return (
    <PreviewCard
      preview={preview}
      label={label}
      title={
        <CellLink character_id={character_id} emotion={emotion} tab="previews">
          <bdi>{who}</bdi> · <bdi>{what}</bdi>
        </CellLink>
      }
      editLabel="Edit this text"
      selected={selected}
      onSelect={onSelect}
      mayEdit={mayEdit}
      changes={changes}
    />
  );
}
