import { Tooltip } from '@mantine/core';
import { useNow } from '~/lib/clip/useClipState';
import { exactTime, timeLeft } from '~/lib/time/time';

interface ExpiryProps {
  at: string;
  /** What is kept, and for how long. */
  rule?: string;
  /** Says nothing while there is plenty of time. */
  whenSoon?: boolean;
}

const soon = 2 * 3_600_000; // milliseconds

/** "Expires in 5 h 12 min", counting down. */
export function Expiry({
  at,
  rule = 'Previews are kept for 24 hours',
  whenSoon = false,
}: ExpiryProps) {
  const now = useNow();
  if (whenSoon && Date.parse(at) - now > soon) return null;
  const left = timeLeft(at, now);
  return (
    <Tooltip label={`${rule}: until ${exactTime(at)}`}>
      <time dateTime={at}>{left === null ? 'Expired' : `Expires in ${left}`}</time>
    </Tooltip>
  );
}
