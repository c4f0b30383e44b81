import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useRef } from 'react';
import { useServerEvent } from '~/api/events/useEvents';
import { askForRelease, useIsOutdated } from '~/lib/browser/release';

/** Silent until the server has another release of this UI. */
export function ReleaseNotice() {
  const isOutdated = useIsOutdated();
  const hasBegun = useRef(false);
  // A server that was replaced ends the stream, and the next one begins it anew.
  useServerEvent('hello', () => {
    if (hasBegun.current) void askForRelease();
    hasBegun.current = true;
  });
  return (
    <div role="status">
      {isOutdated && (
        <Button
          size="xs"
          variant="light"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => location.reload()}
        >
          Reload for the new version
        </Button>
      )}
    </div>
  );
}
