import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconRepeat, IconX } from '@tabler/icons-react';
import type { StagingPart } from '~/api/staging/status';
import type { StagingSync } from '~/api/staging/syncs';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SilentBridge } from '../SilentBridge';
import { useStagingChanges } from '../snapshots/useStagingChanges';
import { StageList } from './StageList';
import {
  activityInWords,
  amountInWords,
  interruptionInWords,
  tablesAtWork,
  timeLeftInWords,
} from './words';

interface RunningSyncProps {
  sync: StagingSync;
  /** The bridge, when it is silent: nothing goes on then. */
  silent: StagingPart | undefined;
  /** Leads to the page of the run; that page is without. */
  isLinked?: boolean;
}

/** The sync that is under way: where it is, how much has come, how long it takes, and how to stop it. */
export function RunningSync({ sync, silent, isLinked = false }: RunningSyncProps) {
  const { cancel } = useStagingChanges();
  const { sync_id, progress, status, is_cancel_requested, seconds_left, interruption } = sync;
  const percent = Math.round(100 * progress);
  const atWork = tablesAtWork(sync.tables);
  return (
    <Paper component="section" withBorder p="md" aria-label="Running sync">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2}>Production’s data are on their way</Title>
          <Group gap="xs">
            {isLinked && (
              <TextLink to="/staging/sync/$syncId" params={{ syncId: sync_id }} underline="always">
                Details
              </TextLink>
            )}
            <Button
              variant="default"
              leftSection={<IconX size={16} aria-hidden />}
              loading={cancel.isPending}
              disabled={is_cancel_requested}
              aria-label="Cancel the sync"
              onClick={() => cancel.mutate(sync_id)}
            >
              Cancel
            </Button>
          </Group>
        </Group>
        {silent && <SilentBridge bridge={silent} />}
        {interruption && (
          <Alert color="yellow" icon={<IconRepeat size={20} />}>
            {interruptionInWords(interruption, status === 'pending')}
          </Alert>
        )}
        <Progress size="lg" animated={!silent} value={percent} aria-label="How much is done" />
        <Text size="sm" role="status">
          {activityInWords(sync)}
          {percent > 0 && `, ${percent} %`}
        </Text>
        <Text size="sm" component="div">
          {sync.records_synced > 0 && <>{amountInWords(sync)}. </>}
          {seconds_left !== undefined && <>{timeLeftInWords(seconds_left)} for the rows. </>}
          {atWork.length > 0 && <>From {atWork.join(' and ')}.</>}
        </Text>
        <StageList sync={sync} isHeld={silent !== undefined} />
        <Text size="sm" c="var(--mien-quiet)">
          Asked for by <bdi>{sync.requested_by}</bdi>, <RelativeTime at={sync.started_at} />. It
          goes on when you leave this page, and staging serves its old data until it is done.
        </Text>
      </Stack>
    </Paper>
  );
}
