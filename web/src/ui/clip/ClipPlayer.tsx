import { ActionIcon, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { renewLink, steadyLink } from '~/lib/clip/steadyLink';
import { whyUnshown } from '~/lib/clip/unshown';
import classes from './ClipPlayer.module.css';
import { usePlayback } from './usePlayback';

interface ClipPlayerProps {
  video_url: string;
  poster_url: string | null;
  /** Who and what is seen: "Sherlock Holmes, excited". */
  label: string;
  width?: number | undefined;
  height?: number | undefined;
  /** Plays by itself, as long as this is true. */
  plays?: boolean | undefined;
  /** It has begun to play, or cannot. */
  onSettled?: (() => void) | undefined;
}

/** A short silent clip: its poster first, and it plays while somebody looks at it. */
export function ClipPlayer({
  video_url,
  poster_url,
  label,
  width = 512,
  height = 512,
  plays = false,
  onSettled,
}: ClipPlayerProps) {
  const source = steadyLink(video_url);
  const { video, playing, setPlaying, look, lookAway, toggle, again } = usePlayback(source, plays);
  const tried = useRef('');
  const [failure, setFailure] = useState<{ source: string; why: string }>();
  const fail = async () => {
    if (tried.current === source) {
      onSettled?.();
      setFailure({ source, why: await whyUnshown(source) });
      return;
    }
    tried.current = source;
    await renewLink(source);
    // A fresh link has made it another source; the same one may be good by now.
    again(source);
  };
  return (
    <div
      className={classes['stage']}
      style={{ aspectRatio: `${width} / ${height}` }}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && look()}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && lookAway()}
      data-playing={playing}
    >
      <video
        ref={video}
        key={source}
        className={classes['video']}
        src={source}
        poster={poster_url === null ? undefined : steadyLink(poster_url)}
        width={width}
        height={height}
        preload="none"
        muted
        loop
        playsInline
        aria-label={label}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onPlaying={onSettled}
        onError={fail}
      />
      {failure?.source === source && (
        <Text size="xs" role="status" className={classes['broken']}>
          {failure.why}
        </Text>
      )}
      <ActionIcon
        className={classes['button']}
        variant="filled"
        color="dark"
        size={32}
        radius="xl"
        aria-label={`${playing ? 'Pause' : 'Play'} ${label}`}
        onClick={toggle}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && look()}
        onBlur={lookAway}
      >
        {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </ActionIcon>
    </div>
  );
}
