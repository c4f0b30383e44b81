import { Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { stagingConfigQuery } from '~/api/staging/configuration';
import { exactTime } from '~/lib/time/time';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { StatusWord } from '~/ui/text/StatusWord';
import { NextRuns } from '../configuration/NextRuns';
import classes from './Sync.module.css';

export interface MissedSync {
  due_at: string;
  reason: string;
}

/** When production's data come over by themselves, and when they should have and did not. */
export function ScheduleSection({ missed }: { missed: readonly MissedSync[] }) {
  const { data, error, refetch } = useQuery(stagingConfigQuery);
  return (
    <Section
      title="Schedule"
      actions={<TextLink to="/staging/configuration">Change</TextLink>}
      description={
        data?.sync_schedule ? (
          <>
            <code>{data.sync_schedule}</code>, by the clocks of {data.sync_time_zone}
          </>
        ) : (
          data && 'There is none: a sync is started by hand.'
        )
      }
    >
      {error && (
        <ErrorPanel
          error={error}
          what="The schedule could not be read"
          onRetry={() => void refetch()}
        />
      )}
      {data?.sync_schedule && (
        <NextRuns next={data.next_syncs} zone={data.sync_time_zone} isChanged={false} />
      )}
      {missed.length > 0 && (
        <div className={classes['missed']}>
          <StatusWord icon={<IconClockExclamation size={15} aria-hidden />} tone="waiting">
            Missed, and not made up for
          </StatusWord>
          <ul className={classes['plain']}>
            {missed.map(({ due_at, reason }) => (
              <li key={due_at}>
                {exactTime(due_at)}
                <Text component="span" size="sm" c="var(--mien-quiet)">
                  {reason}
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
