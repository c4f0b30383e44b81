import type { ReactNode } from 'react';
import classes from './StagingBand.module.css';

interface StagingBandProps {
  /** What this staging is called, when it is known. */
  name?: string | undefined;
  /** What else is to be known of it. */
  children?: ReactNode;
}

/** At the top of every page of staging: nobody takes it for production. */
export function StagingBand({ name = 'staging', children }: StagingBandProps) {
  return (
    <div className={classes['band']}>
      <span className={classes['name']}>
        Staging
        {name !== 'staging' && (
          <>
            : <bdi>{name}</bdi>
          </>
        )}
      </span>
      {children !== undefined && <span className={classes['data']}>{children}</span>}
    </div>
  );
}
