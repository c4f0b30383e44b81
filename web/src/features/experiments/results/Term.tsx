import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Figures.module.css';

const events = { hover: true, focus: true, touch: true };

/** A word of statistics, which says what it means in plain words to whoever asks. */
export function Term({ says, children }: { says: string; children: ReactNode }) {
  return (
    <Tooltip label={says} events={events}>
      <button type="button" className={classes['term']}>
        {children}
      </button>
    </Tooltip>
  );
}
