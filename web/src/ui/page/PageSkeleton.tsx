import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';

/** The shape of what is loading; shown after 150 ms only, so that what is quick never blinks. */
export function PageSkeleton({ rows = 8 }: { rows?: number }) {
  const [visible, setVisible] = useState(false);
  useTimeout(() => setVisible(true), 150, { autoInvoke: true });
  return (
    <Stack gap="sm" p="lg" aria-busy>
      <VisuallyHidden role="status">Loading…</VisuallyHidden>
      {visible && (
        <>
          <Skeleton height={28} width="30%" />
          {Array.from({ length: rows }, (_, row) => (
            <Skeleton key={row} height={40} />
          ))}
        </>
      )}
    </Stack>
  );
}
