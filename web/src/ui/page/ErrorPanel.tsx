import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconPlugConnectedX } from '@tabler/icons-react';
import { messageOf, ProblemError, UnreachableError } from '~/lib/problem';
import { Copy } from '~/ui/field/Copy';
import classes from './ErrorPanel.module.css';

interface ErrorPanelProps {
  error: Error;
  /** What was being done, as in "The versions could not be read". */
  what?: string;
  onRetry?: () => void;
}

/** What failed, in plain words; a way on; and the id under which the server's log has it. */
export function ErrorPanel({ error, what, onRetry }: ErrorPanelProps) {
  const away = error instanceof UnreachableError;
  const request_id = error instanceof ProblemError ? error.request_id : '';
  const title = what ?? (error instanceof ProblemError ? error.title : 'Something went wrong');
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={away ? <IconPlugConnectedX size={20} /> : <IconAlertCircle size={20} />}
      title={title}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        <Group gap="xs">
          {onRetry && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {request_id !== '' && (
            <Copy value={request_id}>
              {({ copied, copy }) => (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  classNames={{ root: classes['request'] ?? '', label: classes['label'] ?? '' }}
                  onClick={copy}
                >
                  {copied ? 'Copied' : 'Request'}&nbsp;<Code>{request_id}</Code>
                </Button>
              )}
            </Copy>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
