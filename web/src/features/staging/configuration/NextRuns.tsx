import { Text } from '@mantine/core';
import { useId } from 'react';
import { isOwnTime, timeIn } from '~/lib/time/zoned';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Configuration.module.css';

interface NextRunsProps {
  next: readonly string[];
  zone: string;
  isChanged: boolean;
}

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The next times that the schedule names, on the clocks that it goes by. */
export function NextRuns({ next, zone, isChanged }: NextRunsProps) {
  const id = useId();
  if (isChanged) {
    return (
      <Text size="sm" c="var(--mien-quiet)" role="status">
        The next runs are told when the schedule is saved.
      </Text>
    );
  }
  if (next.length === 0) {
    return (
      <Text size="sm" c="var(--mien-quiet)">
        Nothing comes over by itself.
      </Text>
    );
  }
  return (
    <div>
      <Text size="sm" fw={500} id={id}>
        Next runs
      </Text>
      <ol className={classes['runs']} aria-labelledby={id}>
        {next.map((at) => (
          <li key={at}>
            {timeIn(zone, at)}
            <span className={classes['quiet']}>
              {!isOwnTime(zone, at) && `${timeIn(own, at)} with you, `}
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
