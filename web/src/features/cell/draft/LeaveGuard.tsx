import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { DraftKeeper } from './DraftKeeper';

/** Asks before leaving, but only when what was typed could not be kept anywhere. */
export function LeaveGuard({ keeper }: { keeper: DraftKeeper }) {
  const blocker = useBlocker({
    shouldBlockFn: async () => !(await keeper.flush()),
    enableBeforeUnload: () => {
      void keeper.flush({ keepalive: true });
      return !keeper.isKept;
    },
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal opened onClose={blocker.reset} title="Leave and lose your text?">
      <Stack gap="md">
        <Text size="sm">
          Neither the server nor this browser could keep what you typed. Copy it before you leave,
          or stay until Mien can be reached again.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={blocker.proceed}>
            Leave and lose it
          </Button>
          <Button data-autofocus onClick={blocker.reset}>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
