import { Badge } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '~/api/events/useEvents';
import { useUnanswered } from '~/lib/network/unanswered';

const lostHint =
  'The server does not answer. What you type is kept on this device; we go on trying.';
const checkingHint =
  'The answer to a change was lost. Mien is asked whether it was made, and does it only once.';

/** Silent while all is well. */
export function ConnectionBadge() {
  const lost = useConnection() === 'lost';
  const unanswered = useUnanswered();
  return (
    <div role="status">
      {(lost || unanswered) && (
        <span title={unanswered ? checkingHint : lostHint}>
          <Badge
            color="orange"
            variant="light"
            size="lg"
            tt="none"
            radius="sm"
            leftSection={<IconPlugConnectedX size={14} />}
          >
            {unanswered ? 'Checking your last change…' : 'Reconnecting…'}
          </Badge>
        </span>
      )}
    </div>
  );
}
