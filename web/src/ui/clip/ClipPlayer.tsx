import { ActionIcon, Text } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { forgetLink, steadyLink } from '~/lib/clip/steadyLink';
import classes from './ClipPlayer.module.css';

interface ClipPlayerProps {
  video_url: string;
  poster_url: string | null;
  /** Who and what is seen: "Sherlock Holmes, excited". */
  label: string;
  width?: number | undefined;
  height?: number | undefined;
}

/** Long enough that a pointer on its way elsewhere starts nothing. */
const hoverDelay = 150;

/** A short silent clip: its poster first, and it plays while somebody looks at it. */
export function ClipPlayer({
  video_url,
  poster_url,
  label,
  width = 512,
  height = 512,
}: ClipPlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const calm = useReducedMotion();
  const source = steadyLink(video_url);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Refused when the clip went away in the meantime; onError says what there is to say.
  const play = () => void video.current?.play().catch(() => undefined);
  const pause = () => video.current?.pause();
  const soon = () => {
    if (calm) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(play, hoverDelay);
  };
  const stop = () => {
    clearTimeout(timer.current);
    pause();
  };

  return (
    <div
      className={classes['stage']}
      style={{ aspectRatio: `${width} / ${height}` }}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && soon()}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && !calm && stop()}
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
        onPlay={() => {
          setPlaying(true);
          setBroken(false);
        }}
        onPause={() => setPlaying(false)}
        onError={() => {
          forgetLink(source);
          setBroken(true);
        }}
      />
      {broken && (
        <Text size="xs" role="status" className={classes['broken']}>
          This clip cannot be played right now. Reload the page to try again.
        </Text>
      )}
      <ActionIcon
        className={classes['button']}
        variant="filled"
        color="dark"
        size={32}
        radius="xl"
        aria-label={`${playing ? 'Pause' : 'Play'} ${label}`}
        onClick={playing ? stop : play}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && soon()}
        onBlur={stop}
      >
        {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </ActionIcon>
    </div>
  );
}
