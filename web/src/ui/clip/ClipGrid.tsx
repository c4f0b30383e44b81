import type { ReactNode } from 'react';
import classes from './ClipGrid.module.css';

interface ClipGridProps {
  label: string;
  /** What is shown is of an earlier filter. */
  isStale?: boolean;
  children: ReactNode;
}

/** Clips beside each other, as many as fit. */
export function ClipGrid({ label, isStale = false, children }: ClipGridProps) {
  return (
    <section
      aria-label={label}
      aria-busy={isStale}
      className={classes['grid']}
      data-stale={isStale}
    >
      {children}
    </section>
  );
}
