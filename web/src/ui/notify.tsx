import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ProblemError } from '~/api/problem';

interface NotifyOptions {
  /** Offered for 10 seconds. */
  undo?: () => void;
}

/** A quiet word that something worked. */
export function notifyDone(message: string, { undo }: NotifyOptions = {}) {
  const id = notifications.show({
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
    role: 'status',
    autoClose: undo ? 10_000 : 6000,
  });
}

/** A refusal; stays until it is closed. */
export function notifyError(what: string, error: Error) {
  const request = error instanceof ProblemError && error.request_id ? ` (${error.request_id})` : '';
  notifications.show({
    title: what,
    message: `${error.message}${request}`,
    color: 'red',
    autoClose: false,
    role: 'alert',
  });
}
