import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useLeaveWarning } from '~/lib/browser/leaving';
import { isProblem } from '~/lib/problem';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';

interface FormDialogProps {
  title: string;
  submitLabel: string;
  /** Whether there is something to save, which is also what would be lost. */
  isChanged: boolean;
  /** Whether it can be saved as it is; true when left out. */
  isValid?: boolean;
  /** It can be saved as it opens, and closing it then loses nothing. */
  isReady?: boolean;
  isSaving: boolean;
  error: Error | null;
  /** What is said of an error that no field shows; "Not saved" when left out. */
  failure?: string;
  /** What is said when somebody else was first; the usual when left out. */
  late?: { title: string; advice: string } | undefined;
  /** Members of the body that have a field here, which shows their problem. */
  fields: readonly string[];
  size?: string;
  onSubmit: () => void;
  /** Calls off what is being saved; left out, one waits for its end. */
  onStop?: () => void;
  onClose: () => void;
  children: ReactNode;
}

const usualLate = {
  title: 'Somebody else changed this meanwhile',
  advice: 'What you typed is still here. Close this and open it again to see what they changed.',
};

/** A form on top of the page. What was typed is only given up on purpose. */
export function FormDialog({
  isChanged,
  isValid = true,
  isReady = false,
  isSaving,
  error,
  late = usualLate,
  ...rest
}: FormDialogProps) {
  const [isLeaving, setIsLeaving] = useState(false);
  useLeaveWarning(isChanged);
  const canSave = (isChanged || isReady) && isValid;
  const isLate = isProblem(error, 'stale_version');
  const isToldAtField = isProblem(error) && rest.fields.some((name) => error.field(name));
  const leave = () => {
    if (isSaving) rest.onStop?.();
    else if (isChanged && !isLeaving) setIsLeaving(true);
    else rest.onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsLeaving(false);
    if (canSave) rest.onSubmit();
  };
  return (
    <Modal
      opened
      onClose={leave}
      size={rest.size ?? 'md'}
      title={rest.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {isLate && (
            <Alert color="yellow" role="alert" title={late.title}>
              {late.advice}
            </Alert>
          )}
          {error && !isLate && !isToldAtField && (
            <ErrorPanel error={error} what={rest.failure ?? 'Not saved'} />
          )}
          {rest.children}
          <NotKnownYet when={isSaving} what="saved" />
          {isLeaving ? (
            <Group justify="flex-end" gap="xs" role="alert">
              <Text size="sm" mr="auto">
                Give up what you typed?
              </Text>
              <Button variant="default" data-autofocus onClick={() => setIsLeaving(false)}>
                Keep editing
              </Button>
              <Button color="red.9" onClick={rest.onClose}>
                Give up
              </Button>
            </Group>
          ) : (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={leave}>
                Cancel
              </Button>
              <Button type="submit" loading={isSaving} disabled={!canSave}>
                {rest.submitLabel}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
