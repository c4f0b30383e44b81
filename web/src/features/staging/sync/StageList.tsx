import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconLoader2,
  IconPlayerPause,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StagingSync } from '~/api/staging/syncs';
import { durationInWords } from '~/lib/time/duration';
import { stages, stageTimes, type StageTime } from './words';
import classes from './Sync.module.css';

const looks: Record<StageTime['state'], { icon: ReactNode; word: string }> = {
  done: { icon: <IconCircleCheck size={18} aria-hidden />, word: '' },
  now: { icon: <IconLoader2 size={18} aria-hidden />, word: 'now' },
  stopped: { icon: <IconCircleX size={18} aria-hidden />, word: 'stopped after ' },
  ahead: { icon: <IconCircleDashed size={18} aria-hidden />, word: 'ahead' },
};

const held = { icon: <IconPlayerPause size={18} aria-hidden />, word: 'held up' };

interface StageListProps {
  sync: StagingSync;
  /** Nobody works on it now. */
  isHeld?: boolean;
}

/** The stages of a sync, and how long each took. */
export function StageList({ sync, isHeld = false }: StageListProps) {
  const isOver = sync.completed_at !== null;
  return (
    <ol className={classes['stages']} aria-label="Stages">
      {stageTimes(sync).map(({ stage, state, seconds }, place) => {
        const { icon, word } = state === 'now' && isHeld ? held : looks[state];
        const told = state === 'ahead' && isOver ? 'not reached' : word;
        return (
          <li
            key={stage}
            data-state={state}
            {...(isHeld ? { 'data-held': true } : {})}
            {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            {icon}
            <span className={classes['stageName']}>
              {stages[place]?.name}
              <span className={classes['means']}>{stages[place]?.means}</span>
            </span>
            <span className={classes['stageTime']}>
              {told}
              {seconds !== undefined && durationInWords(seconds)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
