import type { ReactNode } from 'react';
import classes from './StatusWord.module.css';

/** `waiting`: for a person. */
export type StatusTone = 'quiet' | 'waiting' | 'processing' | 'completed' | 'failed';

interface StatusWordProps {
  icon: ReactNode;
  tone: StatusTone;
  children: ReactNode;
}

/** How far something is: an icon and a word, never colour alone. */
export function StatusWord({ icon, tone, children }: StatusWordProps) {
  return (
    <span className={classes['status']} data-tone={tone}>
      {icon}
      <span>{children}</span>
    </span>
  );
}
