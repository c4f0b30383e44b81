import { Alert, Code, Stack, Text } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FieldProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { ProblemList } from './ProblemList';

interface FileProblemProps {
  file_name: string;
  message: string;
  problems: readonly FieldProblem[];
  request_id?: string;
  /** The way on. */
  action?: ReactNode;
}

/** Why a file cannot be read, where, and what to do about it. */
export function FileProblem(props: FileProblemProps) {
  const { file_name, message, problems, request_id, action } = props;
  // A lone rule often says the same as the message.
  const others = problems.filter((one) => one.message !== message || one.pointer !== '');
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconFileAlert size={20} />}
      title={`“${isolated(file_name)}” could not be read`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{message}</Text>
        <ProblemList problems={others} />
        <Text size="sm">
          Nothing was changed. Mend the file at that place, or export it again, and choose it anew.
        </Text>
        {action}
        {request_id !== undefined && request_id !== '' && (
          <Text size="xs">
            Request <Code>{request_id}</Code>
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
