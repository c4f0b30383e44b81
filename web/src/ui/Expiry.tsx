import { Tooltip } from '@mantine/core';
import { exactTime, timeLeft } from '~/lib/time';
import { useNow } from '~/lib/useClipState';

/** "Expires in 5 h 12 min", counting down. */
export function Expiry({ at }: { at: string }) {
  const left = timeLeft(at, useNow());
  return (
    <Tooltip label={`Previews are kept for 24 hours: until ${exactTime(at)}`}>
      <time dateTime={at}>{left === null ? 'Expired' : `Expires in ${left}`}</time>
    </Tooltip>
  );
}
