import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { exactTime, relativeTime } from '~/lib/time/time';

/** "3 minutes ago", with the exact time at hand; keeps itself up to date. */
export function RelativeTime({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
