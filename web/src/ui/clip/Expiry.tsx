import { Tooltip } from '@mantine/core';
import { useNow } from '~/lib/clip/useClipState';
import { exactTime, timeLeft } from '~/lib/time/time';

interface ExpiryProps {
  at: string;
  /** What is kept, and for how long. */
  rule?: string;
}

/** "Expires in 5 h 12 min", counting down. */
export function Expiry({ at, rule = 'Previews are kept for 24 hours' }: ExpiryProps) {
  const left = timeLeft(at, useNow());
  return (
    <Tooltip label={`${rule}: until ${exactTime(at)}`}>
      <time dateTime={at}>{left === null ? 'Expired' : `Expires in ${left}`}</time>
    </Tooltip>
  );
}
