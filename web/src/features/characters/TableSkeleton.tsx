import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';
import classes from './CharacterTable.module.css';

/** The table's shape; what loads within 150 ms never blinks. */
export function TableSkeleton() {
  const [isVisible, setIsVisible] = useState(false);
  useTimeout(() => setIsVisible(true), 150, { autoInvoke: true });
  return (
    <div className={classes['box']} aria-busy>
      <VisuallyHidden role="status">Loading…</VisuallyHidden>
      {isVisible &&
        Array.from({ length: 12 }, (_, row) => (
          <div key={row} className={classes['placeholder']}>
            <Skeleton height={28} circle />
            <Skeleton height={12} width={`${24 + ((row * 7) % 5) * 5}%`} />
          </div>
        ))}
    </div>
  );
}
