import { Badge } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '~/api/events/useEvents';

/** Silent while all is well. */
export function ConnectionBadge() {
  const lost = useConnection() === 'lost';
  return (
    <div role="status">
      {lost && (
        <span title="The server does not answer. What you type is kept on this device; we go on trying.">
          <Badge
            color="orange"
            variant="light"
            size="lg"
            tt="none"
            radius="sm"
            leftSection={<IconPlugConnectedX size={14} />}
          >
            Reconnecting…
          </Badge>
        </span>
      )}
    </div>
  );
}
