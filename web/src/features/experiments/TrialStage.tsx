import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './Experiments.module.css';

interface TrialStageProps {
  left: string;
  right: string;
}

/** Two clips of equal size that begin on the same frame, when both can play. */
export function TrialStage({ left, right }: TrialStageProps) {
  const videos = useRef<(HTMLVideoElement | null)[]>([null, null]);
  const ready = useRef(0);
  useEffect(() => {
    ready.current = 0;
  }, [left, right]);
  const start = () => {
    ready.current += 1;
    if (ready.current < 2) return;
    for (const video of videos.current) {
      if (!video) continue;
      video.currentTime = 0;
      // Refused where the browser plays nothing by itself: the controls are there.
      video.play().catch(() => undefined);
    }
  };
  return (
    <div className={classes['stage']}>
      {[left, right].map((source, at) => (
        <figure key={source} className={classes['side']}>
          <video
            ref={(video) => {
              videos.current[at] = video;
            }}
            src={source}
            width={512}
            height={512}
            muted
            loop
            controls
            playsInline
            preload="auto"
            aria-label={at === 0 ? 'Left clip' : 'Right clip'}
            onCanPlayThrough={start}
          />
          <Text component="figcaption" size="sm" ta="center">
            {at === 0 ? 'Left' : 'Right'}
          </Text>
        </figure>
      ))}
    </div>
  );
}
