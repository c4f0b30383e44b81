import { useCallback } from 'react';
import { steadyLink } from '~/lib/clip/steadyLink';
import classes from './Compare.module.css';
import type { ComparedClip } from './comparedClip';
import type { SyncedClips } from '~/lib/clip/SyncedClips';

interface SyncedVideoProps {
  clips: SyncedClips;
  clip: ComparedClip;
  label: string;
}

/** One clip under the common transport. */
export function SyncedVideo({ clips, clip, label }: SyncedVideoProps) {
  const { id } = clip;
  const attach = useCallback(
    (video: HTMLVideoElement | null) => (video ? clips.attach(id, video) : undefined),
    [clips, id],
  );
  return (
    <video
      ref={attach}
      className={classes['video']}
      src={steadyLink(clip.video_url ?? '')}
      poster={clip.poster_url === null ? undefined : steadyLink(clip.poster_url)}
      width={clip.settings?.width ?? 512}
      height={clip.settings?.height ?? 512}
      preload="auto"
      muted
      playsInline
      aria-label={label}
    />
  );
}
