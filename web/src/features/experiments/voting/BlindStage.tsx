import { Button, Text } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Trial } from '~/api/experiments/experiments';
import { SyncedClips } from '~/lib/clip/SyncedClips';
import { pressSpace } from '~/lib/keys/pressSpace';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { SideWord } from './SideWord';
import classes from './Voting.module.css';

interface BlindStageProps {
  trial: Trial;
  /** Otherwise it only loads. */
  isShown: boolean;
  /** Both were played to their end once. */
  onSeen: () => void;
}

const sides = ['left', 'right'] as const;
/** So close to its end a clip was seen, in seconds. */
const nearEnd = 0.15;

/** Two clips of equal size on grey, in step, and nothing that tells which text made which. */
export function BlindStage({ trial, isShown, onSeen }: BlindStageProps) {
  const calm = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const [clips] = useState(() => new SyncedClips(0, false));
  const [failures, setFailures] = useState(0);
  const [isBroken, setIsBroken] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    let before = 0;
    return clips.subscribe(() => {
      const { playing, time, duration } = clips.snapshot();
      const isOver = duration > 0 && time >= duration - nearEnd;
      const isNextRound = playing && time < before - nearEnd;
      before = time;
      if (isOver || isNextRound) seen();
    });
  }, [clips]);
  useEffect(() => {
    if (!isShown) return;
    // Whoever wants less motion starts each round.
    clips.setLoop(!calm);
    if (!calm && !clips.snapshot().playing) clips.toggle();
    stage.current?.focus({ preventScroll: true });
  }, [clips, isShown, calm, failures]);
  const replay = () => {
    clips.seek(0);
    if (!clips.snapshot().playing) clips.toggle();
  };
  useShortcuts([
    { keys: 'Space', label: 'Play or pause', run: pressSpace(clips.toggle), enabled: isShown },
    { keys: 'r', label: 'Play both again', run: replay, enabled: isShown },
  ]);
  const again = () => {
    setIsBroken(false);
    setFailures((count) => count + 1);
  };
  return (
    <div
      ref={stage}
      className={classes['stage']}
      role="group"
      aria-label="Two clips"
      tabIndex={-1}
      hidden={!isShown}
    >
      {sides.map((side) => (
        <BlindClip
          key={`${side} ${failures}`}
          clips={clips}
          side={side}
          source={side === 'left' ? trial.left_url : trial.right_url}
          onBroken={() => setIsBroken(true)}
        />
      ))}
      {isBroken && (
        <div className={classes['broken']} role="alert">
          <Text size="sm">
            A clip did not load. Your votes are safe. If it stays so, reload the page or come back
            later.
          </Text>
          <Button size="compact-sm" variant="white" color="dark" onClick={again}>
            Load it again
          </Button>
        </div>
      )}
    </div>
  );
}

interface BlindClipProps {
  clips: SyncedClips;
  side: 'left' | 'right';
  source: string;
  onBroken: () => void;
}

function BlindClip({ clips, side, source, onBroken }: BlindClipProps) {
  const attach = useCallback(
    (video: HTMLVideoElement | null) => (video ? clips.attach(side, video) : undefined),
    [clips, side],
  );
  return (
    <figure className={classes['side']}>
      <video
        ref={attach}
        className={classes['video']}
        src={source}
        muted
        playsInline
        disablePictureInPicture
        preload="auto"
        aria-label={side === 'left' ? 'Left clip' : 'Right clip'}
        onClick={clips.toggle}
        onError={onBroken}
      />
      <figcaption className={classes['caption']}>
        <SideWord side={side} />
      </figcaption>
    </figure>
  );
}
