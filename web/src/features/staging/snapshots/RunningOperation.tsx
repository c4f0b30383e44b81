import { Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { StagingOperation } from '~/api/staging/operations';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { useStagingChanges } from './useStagingChanges';
import { operationInWords, phaseWords } from './words';

/** What is being done to staging's data, how far it is, and how to stop it. */
export function RunningOperation({ operation }: { operation: StagingOperation }) {
  const { cancel } = useStagingChanges();
  const { operation_id, kind, phase, progress, is_cancel_requested } = operation;
  const percent = Math.round(100 * progress);
  const name = operationInWords(operation);
  return (
    <Paper component="section" withBorder p="md" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2}>{name}</Title>
          {kind !== 'drop' && (
            <Button
              variant="default"
              leftSection={<IconX size={16} aria-hidden />}
              loading={cancel.isPending}
              disabled={is_cancel_requested}
              aria-label={`Cancel: ${name}`}
              onClick={() => cancel.mutate(operation_id)}
            >
              Cancel
            </Button>
          )}
        </Group>
        <Progress size="lg" animated value={percent} aria-label="How much is done" />
        <Text size="sm" role="status">
          {is_cancel_requested ? 'Cancelling' : phaseWords[phase]}
          {percent > 0 && `, ${percent} %`}
        </Text>
        <Text size="sm" c="var(--mien-quiet)">
          <bdi>{operation.requested_by}</bdi>, <RelativeTime at={operation.requested_at} />. It goes
          on when you leave this page, and no request is refused meanwhile.
          {kind === 'sync' && (
            <>
              {' '}
              <TextLink
                to="/staging/sync/$syncId"
                params={{ syncId: operation_id }}
                underline="always"
              >
                What has come so far
              </TextLink>
            </>
          )}
          {phase === 'waiting' && (
            <>
              {' '}
              Nothing happens before the bridge is there:{' '}
              <TextLink to="/staging" underline="always">
                how is it?
              </TextLink>
            </>
          )}
        </Text>
      </Stack>
    </Paper>
  );
}
