import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { clipState, type ClipState, type Expiring } from './clip';

/** The time, in milliseconds, looked at every quarter of a minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 15_000, { autoInvoke: true });
  return now;
}

/** The state of a clip now: it expires while one looks at it. */
export function useClipState(clip: Expiring): ClipState {
  return clipState(clip, useNow());
}
