import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';

interface ConfirmDialogProps {
  title: string;
  /** What will happen, to how many, and whether there is a way back. */
  children: ReactNode;
  confirmLabel: string;
  /** For the way out: "Cancel" when it is left out. */
  closeLabel?: string;
  isBusy: boolean;
  error: Error | null;
  /** Without a way back. */
  isFinal?: boolean;
  /** It would be refused; `children` say why. */
  isImpossible?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something wide or final. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isBusy,
  ...rest
}: ConfirmDialogProps) {
  return (
    <Modal
      opened
      onClose={rest.onClose}
      title={title}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        <NotKnownYet when={isBusy} what="done" />
        {rest.error && <ErrorPanel error={rest.error} what="That did not work" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={rest.onClose}>
            {rest.closeLabel ?? 'Cancel'}
          </Button>
          <Button
            {...(rest.isFinal ? { color: 'red.9' } : {})}
            loading={isBusy}
            disabled={rest.isImpossible ?? false}
            onClick={rest.onConfirm}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
