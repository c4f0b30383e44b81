import { Group, Text } from '@mantine/core';
import { IconDatabaseImport } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { stagingConfigQuery } from '~/api/staging/configuration';
import type { StagingStatus } from '~/api/staging/status';
import { isSyncUnderWay, syncsQuery } from '~/api/staging/syncs';
import { timeIn } from '~/lib/time/zoned';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Section } from '~/ui/page/Section';
import { DataAge } from '~/ui/text/DataAge';
import { RelativeTime } from '~/ui/text/RelativeTime';

/** Whose data staging has, how old they are, and how newer ones come. */
export function DataSource({ status }: { status: StagingStatus }) {
  const latest = useInfiniteQuery(syncsQuery).data?.pages[0]?.syncs[0];
  const config = useQuery(stagingConfigQuery).data;
  const running = latest && isSyncUnderWay(latest) ? latest : undefined;
  const [next] = config?.next_syncs ?? [];
  const { last_sync_at } = status;
  const isNew = last_sync_at === null;
  return (
    <Section
      title="Where the data come from"
      actions={
        running ? (
          <LinkButton to="/staging/sync/$syncId" params={{ syncId: running.sync_id }}>
            Watch the sync
          </LinkButton>
        ) : (
          <LinkButton
            to="/staging/sync"
            search={{ start: true }}
            variant={isNew ? 'filled' : 'default'}
            leftSection={<IconDatabaseImport size={16} aria-hidden />}
          >
            {isNew ? 'Start the first sync' : 'Sync now'}
          </LinkButton>
        )
      }
    >
      <Text size="sm" component="div">
        {running && <>A sync is under way, {Math.round(100 * running.progress)} % done. </>}
        {isNew ? (
          <>
            From production, by a sync: a copy with fakes in place of people. There was none yet, so
            staging has what it was set up with.
          </>
        ) : status.generation.synced_at === null ? (
          <>
            Not from production: generation {status.generation.number}, which is served now, was
            never synced. The last sync, <RelativeTime at={last_sync_at} />, brought another one.
          </>
        ) : (
          <>
            From production, by a sync: a copy with fakes in place of people.{' '}
            <strong>
              <DataAge
                origin={status.generation.origin}
                madeAt={status.generation.made_at}
                syncedAt={status.generation.synced_at}
              />
            </strong>
            .
          </>
        )}
      </Text>
      <Group gap="xs" mt={4}>
        <Text size="sm" c="var(--mien-quiet)">
          {next === undefined || config === undefined
            ? 'None comes by itself: there is no schedule.'
            : `The next one comes by itself on ${timeIn(config.sync_time_zone, next)} (${config.sync_time_zone}).`}
        </Text>
        <TextLink to="/staging/sync">All syncs</TextLink>
      </Group>
    </Section>
  );
}
