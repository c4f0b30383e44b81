import { Alert, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { StagingPart } from '~/api/staging/status';
import { exactTime } from '~/lib/time/time';

/** Says that the bridge does not do what it should, since when, and what to do. */
export function SilentBridge({ bridge }: { bridge: StagingPart }) {
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconPlugConnectedX size={20} />}
      title={
        bridge.checked_at === null
          ? 'There has never been a bridge'
          : `The bridge has been silent since ${exactTime(bridge.checked_at)}`
      }
    >
      <Text size="sm">
        It does the work: nothing goes on without it. Start it on its machine, as a service with{' '}
        <code>systemctl start mien-bridge</code>, by hand with <code>mien bridge</code>. It then
        begins anew by itself what it was at; or cancel that.
      </Text>
    </Alert>
  );
}
