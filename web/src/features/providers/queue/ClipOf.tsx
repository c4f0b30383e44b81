import type { Names } from '~/api/people/useNames';
import type { Submission } from '~/api/providers/submissions';
import { isolated } from '~/lib/text/isolated';
import { TextLink } from '~/ui/link/TextLink';

const kinds = { preview: 'Preview', video: 'Video', experiment_clip: 'Clip of an experiment' };

type Clip = Pick<Submission, 'character_id' | 'character_name' | 'emotion'>;

/** Whose clip it is: "Sherlock Holmes, Happy". */
export function clipLabel({ character_id, character_name, emotion }: Clip, names: Names): string {
  const who = character_name ?? names.characterName(character_id);
  return `${isolated(who)}, ${isolated(names.emotionName(emotion))}`;
}

/** The clip that was asked for, and the way to it. */
export function ClipOf({ submission, names }: { submission: Submission; names: Names }) {
  const { clip_kind, clip_id } = submission;
  const label = clipLabel(submission, names);
  return (
    <>
      {kinds[clip_kind]}:{' '}
      {clip_kind === 'preview' && (
        <TextLink underline="always" to="/previews/compare" search={{ ids: clip_id }}>
          {label}
        </TextLink>
      )}
      {clip_kind === 'video' && (
        <TextLink underline="always" to="/videos/$videoId" params={{ videoId: clip_id }}>
          {label}
        </TextLink>
      )}
      {clip_kind === 'experiment_clip' && label}
    </>
  );
}
