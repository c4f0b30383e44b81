import { useState } from 'react';
import classes from './Compare.module.css';
import type { ComparedClip } from './comparedClip';
import type { SyncedClips } from '~/lib/clip/SyncedClips';
import { SyncedVideo } from './SyncedVideo';

interface WipeStageProps {
  clips: SyncedClips;
  first: ComparedClip;
  second: ComparedClip;
  labelOf: (clip: ComparedClip) => string;
}

/** B over A: the slider says how much of each is seen. */
export function WipeStage({ clips, first, second, labelOf }: WipeStageProps) {
  const [at, setAt] = useState(50);
  const { width = 512, height = 512 } = first.settings ?? {};
  return (
    <div className={classes['wipe']} style={{ aspectRatio: `${width} / ${height}` }}>
      <SyncedVideo clips={clips} clip={first} label={`A: ${labelOf(first)}`} />
      <div className={classes['over']} style={{ clipPath: `inset(0 0 0 ${at}%)` }}>
        <SyncedVideo clips={clips} clip={second} label={`B: ${labelOf(second)}`} />
      </div>
      <div className={classes['edge']} style={{ insetInlineStart: `${at}%` }} aria-hidden />
      <span className={classes['corner']} data-side="start">
        A
      </span>
      <span className={classes['corner']} data-side="end">
        B
      </span>
      <input
        type="range"
        className={classes['slider']}
        min={0}
        max={100}
        step={1}
        value={at}
        aria-label="How much of A is seen"
        aria-valuetext={`${at} % of A`}
        onChange={(event) => setAt(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
