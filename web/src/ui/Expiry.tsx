import { Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { exactTime, timeLeft } from '~/lib/time';

/** "Expires in 5 h 12 min", counting down. */
export function Expiry({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 15_000, { autoInvoke: true });
  const left = timeLeft(at, now);
  return (
    <Tooltip label={`Previews are kept for 24 hours: until ${exactTime(at)}`}>
      <time dateTime={at}>{left === null ? 'Expired' : `Expires in ${left}`}</time>
    </Tooltip>
  );
}
