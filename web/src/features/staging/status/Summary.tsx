import { Paper, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconShieldX } from '@tabler/icons-react';
import type { StagingStatus } from '~/api/staging/status';
import { TextLink } from '~/ui/link/TextLink';
import { DataAge } from '~/ui/text/DataAge';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { originWords } from '../origins';
import classes from './Status.module.css';
import { statusInWords, statusWords } from './words';

const icons = { ready: IconCircleCheck, degraded: IconAlertTriangle, not_isolated: IconShieldX };

/** What one wants to know first: how staging is, and whose data it has. */
export function Summary({ status }: { status: StagingStatus }) {
  const { generation } = status;
  const Icon = icons[status.status];
  return (
    <Paper withBorder p="md" className={classes['summary'] ?? ''} data-status={status.status}>
      <Icon size={32} stroke={1.6} className={classes['icon']} aria-hidden />
      <div className={classes['verdict']}>
        <Text component="div" size="lg" fw={650} role="status">
          {statusWords[status.status]}
        </Text>
        <Text size="sm">{statusInWords(status)}</Text>
        <Text size="xs" c="var(--mien-quiet)">
          read <RelativeTime at={status.read_at} />
        </Text>
      </div>
      <dl className={classes['what']}>
        <div>
          <dt>Environment</dt>
          <dd dir="auto">{status.environment}</dd>
        </div>
        <div>
          <dt>Data</dt>
          <dd>
            <DataAge
              origin={generation.origin}
              madeAt={generation.made_at}
              syncedAt={generation.synced_at}
            />
          </dd>
        </div>
        <div>
          <dt>Generation</dt>
          <dd>
            <TextLink to="/staging/snapshots" underline="always">
              {generation.number}
            </TextLink>
            , {originWords[generation.origin].toLowerCase()}, by <bdi>{generation.made_by}</bdi>
          </dd>
        </div>
        <div>
          <dt>Database</dt>
          <dd>
            <code>{status.database_url}</code>
          </dd>
        </div>
        <div>
          <dt>Bucket</dt>
          <dd>
            <code>{status.storage_bucket}</code>
          </dd>
        </div>
      </dl>
    </Paper>
  );
}
