import { Loader } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { SyncedClips } from '~/lib/clip/SyncedClips';
import { onReachable } from '~/lib/network/reachable';
import { MissingClip } from './MissingClip';
import { SideWord } from './SideWord';
import classes from './Voting.module.css';

interface BlindClipProps {
  clips: SyncedClips;
  side: 'left' | 'right';
  source: string;
  /** Whether it can be seen now. */
  onReady: (side: 'left' | 'right', isReady: boolean) => void;
  /** It is loaded anew, so that both begin once more. */
  onAgain: () => void;
}

/** One of two clips. While it cannot be seen, it says why, and what can be done. */
export function BlindClip({ clips, side, source, onReady, onAgain }: BlindClipProps) {
  const [state, setState] = useState<'loading' | 'ready' | 'missing'>('loading');
  const [tries, setTries] = useState(0);
  const attach = useCallback(
    (video: HTMLVideoElement | null) => (video ? clips.attach(side, video) : undefined),
    [clips, side],
  );
  const isReady = state === 'ready';
  useEffect(() => onReady(side, isReady), [onReady, side, isReady]);
  const again = useCallback(() => {
    setState('loading');
    setTries((count) => count + 1);
    onAgain();
  }, [onAgain]);
  useEffect(() => (state === 'missing' ? onReachable(again) : undefined), [state, again]);
  return (
    <figure className={classes['side']}>
      <div className={classes['frame']}>
        <video
          key={tries}
          ref={attach}
          className={classes['video']}
          src={source}
          muted
          playsInline
          disablePictureInPicture
          preload="auto"
          aria-label={side === 'left' ? 'Left clip' : 'Right clip'}
          onClick={clips.toggle}
          onCanPlay={() => setState('ready')}
          onError={() => setState('missing')}
        />
        {state === 'loading' && (
          <div className={classes['loading']}>
            <Loader size="sm" color="white" aria-label="The clip is loading" />
          </div>
        )}
        {state === 'missing' && <MissingClip side={side} source={source} onAgain={again} />}
      </div>
      <figcaption className={classes['caption']}>
        <SideWord side={side} />
      </figcaption>
    </figure>
  );
}
