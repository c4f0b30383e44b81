import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';
import { ClipGrid } from './ClipGrid';

/** The shape of a grid that is loading; shown after 150 ms only. */
export function ClipGridSkeleton() {
  const [visible, setVisible] = useState(false);
  useTimeout(() => setVisible(true), 150, { autoInvoke: true });
  return (
    <>
      <VisuallyHidden role="status">Loading…</VisuallyHidden>
      <ClipGrid label="Loading">
        {visible &&
          Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} height="auto" style={{ aspectRatio: '3 / 4' }} />
          ))}
      </ClipGrid>
    </>
  );
}
