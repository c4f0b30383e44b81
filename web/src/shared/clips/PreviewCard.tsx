import type { ReactNode } from 'react';
import type { Preview } from '~/api/clips/previews';
import { useClipState } from '~/lib/clip/useClipState';
import { ClipActions, type ClipChanges } from '~/ui/clip/ClipActions';
import { ClipCard } from '~/ui/clip/ClipCard';
import { CellLink } from '~/ui/link/CellLink';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { Made } from './Made';

interface PreviewCardProps {
  preview: Preview;
  /** Who and what is seen, in words: "Sherlock Holmes, excited". */
  label: string;
  title: ReactNode;
  /** Where the text can be edited: a word for the link. */
  editLabel: string;
  mayEdit: boolean;
  changes: ClipChanges;
  selected: boolean;
  onSelect?: ((selected: boolean) => void) | undefined;
}

/** A preview, the text it was made from, and what one can do with both. */
export function PreviewCard(props: PreviewCardProps) {
  const { preview, label, title, editLabel, mayEdit, changes, selected, onSelect } = props;
  const state = useClipState(preview);
  return (
    <ClipCard
      clip={preview}
      label={label}
      title={title}
      text={preview.prompt_text}
      selected={selected}
      onSelect={state === 'completed' ? onSelect : undefined}
      meta={
        <>
          {textOf(preview)} · <bdi>{preview.requested_by?.display_name ?? 'Somebody'}</bdi>,{' '}
          <RelativeTime at={preview.created_at} />
          <Made clip={preview} />
        </>
      }
      actions={
        <>
          <ClipActions state={state} label={label} mayEdit={mayEdit} {...changes} />
          <TextLink to="/previews/compare" search={{ ids: preview.preview_id }}>
            Details
          </TextLink>
          <CellLink
            character_id={preview.character_id}
            emotion={preview.emotion}
            text={preview.prompt_text}
          >
            {editLabel}
          </CellLink>
        </>
      }
    />
  );
}

/** Which text it was: "Unsaved text", "v3", "Global default v2". */
export function textOf({ source, version, character_id }: Preview): string {
  if (source === 'unsaved' || version === null) return 'Unsaved text';
  return source === 'global' && character_id !== null
    ? `Global default v${version}`
    : `v${version}`;
}
