import { Group, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { useVideoChanges } from '~/api/clips/useClipChanges';
import { videoQuery, type Video } from '~/api/clips/videos';
import { useNames } from '~/api/people/useNames';
import { isolated } from '~/lib/text/isolated';
import { ClipActions } from '~/ui/clip/ClipActions';
import { ClipStage } from '~/ui/clip/ClipStage';
import { ClipStatus } from '~/ui/clip/ClipStatus';
import { CopyTextButton } from '~/ui/field/CopyTextButton';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { Origin } from './Origin';
import { UsageLogRow } from './UsageLogRow';
import { VideoFacts } from './VideoFacts';
import classes from './Videos.module.css';
import { VideoTexts } from './VideoTexts';

const route = getRouteApi('/shell/videos/$videoId');

/** Why did this video look like that? */
export function VideoPage() {
  const { videoId } = route.useParams();
  const { data: video, error, refetch } = useQuery(videoQuery(videoId));
  const { characterName, emotionName } = useNames([video?.character_id]);
  const who = video ? (video.character_name ?? characterName(video.character_id)) : '';
  const label = video ? `${isolated(who)}, ${isolated(emotionName(video.emotion))}` : 'Video';
  return (
    <Page
      title={label}
      description="How this video was made: the text, its version, and the settings."
      breadcrumbs={<TextLink to="/videos">All videos</TextLink>}
      actions={video && <Actions video={video} label={label} />}
    >
      {error && !video && (
        <Unread
          error={error}
          what="The video could not be read"
          title="There is no such video"
          action={<LinkButton to="/videos">To all videos</LinkButton>}
          onRetry={() => void refetch()}
        />
      )}
      {!video && !error && <Skeleton height={480} />}
      {video && (
        <div className={classes['video']}>
          <div className={classes['clip']}>
            <ClipStage clip={video} state={video.status} label={label} />
            <Group className={classes['foot']} justify="space-between">
              <ClipStatus
                state={video.status}
                progress={video.progress}
                queue_position={video.queue_position}
              />
              {video.status === 'completed' && (
                <TextLink to="/previews/compare" search={{ ids: video.video_id }}>
                  Frame by frame
                </TextLink>
              )}
            </Group>
          </div>
          <div className={classes['story']}>
            <Origin video={video} who={who} what={emotionName(video.emotion)} />
            <VideoTexts video={video} />
            <VideoFacts video={video} who={who} what={emotionName(video.emotion)} />
            <UsageLogRow video={video} />
          </div>
        </div>
      )}
    </Page>
  );
}

function Actions({ video, label }: { video: Video; label: string }) {
  const changes = useVideoChanges(video.video_id);
  const mayEdit = useMay('editor');
  return (
    <>
      <CopyTextButton text={location.href} label="Copy link" />
      <ClipActions state={video.status} label={label} mayEdit={mayEdit} {...changes} />
    </>
  );
}
