import { useReducedMotion } from '@mantine/hooks';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Trial } from '~/api/experiments/experiments';
import { SyncedClips } from '~/lib/clip/SyncedClips';
import { pressSpace } from '~/lib/keys/pressSpace';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { BlindClip } from './BlindClip';
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
  const [restarts, setRestarts] = useState(0);
  const stage = useRef<HTMLDivElement>(null);
  const ready = useRef(new Set<string>());
  // One that runs alone is no pair.
  const seen = useEffectEvent(() => ready.current.size === sides.length && onSeen());
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
  }, [clips, isShown, calm, restarts]);
  const replay = () => {
    clips.seek(0);
    if (!clips.snapshot().playing) clips.toggle();
  };
  useShortcuts([
    { keys: 'Space', label: 'Play or pause', run: pressSpace(clips.toggle), enabled: isShown },
    { keys: 'r', label: 'Play both again', run: replay, enabled: isShown },
  ]);
  const noteReady = useCallback((side: string, isReady: boolean) => {
    if (isReady) ready.current.add(side);
    else ready.current.delete(side);
  }, []);
  // One that ran alone waits at the beginning: what is counted as seen is both, from there.
  const again = useCallback(() => {
    clips.pause();
    clips.seek(0);
    setRestarts((count) => count + 1);
  }, [clips]);
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
          key={side}
          clips={clips}
          side={side}
          source={side === 'left' ? trial.left_url : trial.right_url}
          onReady={noteReady}
          onAgain={again}
        />
      ))}
    </div>
  );
}
