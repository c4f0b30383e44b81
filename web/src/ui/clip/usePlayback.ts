import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Long enough that a pointer on its way elsewhere starts nothing. */
const hoverDelay = 150;

function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

type Wanted = 'not' | 'looked at' | 'by itself' | 'on and on';

/** How a clip plays: while somebody looks at it, or on and on once it was asked to. `plays` asks for that
    by itself, as long as it is true, except of those who want less motion. */
export function usePlayback(source: string, plays: boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = useRef<Wanted>('not');
  const [playing, setPlaying] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const play = (how: Exclude<Wanted, 'not'>) => {
    wanted.current = how;
    // Refused when the clip went away in the meantime; onError says what there is to say.
    video.current?.play().catch(() => undefined);
  };
  const stop = () => {
    clearTimeout(timer.current);
    wanted.current = 'not';
    video.current?.pause();
  };
  // Also with another link to the same clip, when the first one had ended.
  const begin = useEffectEvent(() => {
    if (plays && !isCalm()) play('by itself');
    else if (wanted.current === 'by itself') stop();
    else if (wanted.current !== 'not') play(wanted.current);
  });
  useEffect(() => begin(), [source, plays]);

  return {
    video,
    playing,
    setPlaying,
    look: () => {
      if (isCalm() || wanted.current !== 'not') return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => play('looked at'), hoverDelay);
    },
    lookAway: () => {
      clearTimeout(timer.current);
      if (wanted.current === 'looked at') stop();
    },
    /** Tries the same source once more. */
    again: (failed: string) => {
      if (video.current?.getAttribute('src') !== failed) return;
      video.current.load();
      if (wanted.current !== 'not') play(wanted.current);
    },
    toggle: () => (playing ? stop() : play('on and on')),
  };
}
