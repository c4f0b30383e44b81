import { Button, Group, Text } from '@mantine/core';
import { loadPartAtLast } from '~/lib/browser/parts';
import { messageOf, ProblemError } from '~/lib/problem';

/** Loaded with the first word that there is to say; Toasts.tsx shows them. */
const loadToasts = async () =>
  (await loadPartAtLast(() => import('@mantine/notifications'))).notifications;

interface NotifyOptions {
  /** Offered for 10 seconds. */
  undo?: (() => void) | undefined;
  /** A likely next step, offered as long. */
  next?: { label: string; run: () => void };
  /** By which it is hidden before its time. */
  key?: string;
}

/** A quiet word that something worked. */
export function notifyDone(message: string, options: NotifyOptions = {}) {
  void showDone(message, options);
}

async function showDone(message: string, { undo, next, key }: NotifyOptions) {
  const notifications = await loadToasts();
  const offers = [...(next ? [next] : []), ...(undo ? [{ label: 'Undo', run: undo }] : [])];
  const id = notifications.show({
    ...(key === undefined ? {} : { id: key }),
    message:
      offers.length > 0 ? (
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm">{message}</Text>
          <Group gap={4} wrap="nowrap">
            {offers.map(({ label, run }) => (
              <Button
                key={label}
                size="compact-sm"
                variant="light"
                onClick={() => {
                  notifications.hide(id);
                  run();
                }}
              >
                {label}
              </Button>
            ))}
          </Group>
        </Group>
      ) : (
        message
      ),
    role: 'status',
    closeButtonProps: { 'aria-label': 'Close' },
    autoClose: offers.length > 0 ? 10_000 : 6000,
  });
}

/** What it told, or offered to undo, is no longer so. */
export function hideNotice(key: string) {
  void loadToasts().then((notifications) => notifications.hide(key));
}

/** A refusal; stays until it is closed. */
export function notifyError(what: string, error: Error) {
  void showError(what, error);
}

async function showError(what: string, error: Error) {
  const notifications = await loadToasts();
  const request = error instanceof ProblemError && error.request_id ? ` (${error.request_id})` : '';
  notifications.show({
    title: what,
    message: `${messageOf(error)}${request}`,
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
