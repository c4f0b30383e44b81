import { useMay } from '~/api/access/useMay';
import { useLiveVideo } from '~/api/clips/useLiveClip';
import { useVideoChanges } from '~/api/clips/useClipChanges';
import type { Video } from '~/api/clips/videos';
import type { Names } from '~/api/people/useNames';
import { isolated } from '~/lib/text/isolated';
import type { ClipSelection } from '~/shared/clips/ClipList';
import { Made } from '~/shared/clips/Made';
import { ClipActions } from '~/ui/clip/ClipActions';
import { ClipCard } from '~/ui/clip/ClipCard';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { VersionLink } from './VersionLink';

interface VideoItemProps extends ClipSelection {
  video: Video;
  names: Names;
}

export function VideoItem({ video: listed, names, selected, onSelect }: VideoItemProps) {
  const video = useLiveVideo(listed);
  const changes = useVideoChanges(video.video_id);
  const mayEdit = useMay('editor');
  const who = video.character_name ?? names.characterName(video.character_id);
  const what = names.emotionName(video.emotion);
  const label = `${isolated(who)}, ${isolated(what)}`;
  return (
    <ClipCard
      clip={video}
      label={label}
      title={
        <TextLink to="/videos/$videoId" params={{ videoId: video.video_id }}>
          <bdi>{who}</bdi> · <bdi>{what}</bdi>
        </TextLink>
      }
      text={video.resolved_prompt_text}
      selected={selected}
      onSelect={video.status === 'completed' ? onSelect : undefined}
      meta={
        <>
          <VersionLink video={video} size="xs" />, <RelativeTime at={video.created_at} />
          <Made clip={video} />
        </>
      }
      actions={
        <>
          <ClipActions state={video.status} label={label} mayEdit={mayEdit} {...changes} />
          <TextLink to="/videos/$videoId" params={{ videoId: video.video_id }}>
            How it was made
          </TextLink>
        </>
      }
    />
  );
}
