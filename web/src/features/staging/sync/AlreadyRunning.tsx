import { Alert, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { StagingOperation } from '~/api/staging/operations';
import { TextLink } from '~/ui/link/TextLink';
import { operationInWords } from '../snapshots/words';

/** Says what lets no sync begin, and leads there. */
export function AlreadyRunning({ operation }: { operation: StagingOperation }) {
  const { kind, operation_id, requested_by } = operation;
  const isSync = kind === 'sync';
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconHourglass size={20} />}
      title={isSync ? 'A sync is already running' : `${operationInWords(operation)} is running`}
    >
      <Text size="sm">
        <bdi>{requested_by}</bdi> asked for it, and there is one operation at a time.{' '}
        {isSync ? (
          <TextLink to="/staging/sync/$syncId" params={{ syncId: operation_id }} underline="always">
            Watch or cancel it
          </TextLink>
        ) : (
          <TextLink to="/staging/snapshots" underline="always">
            Watch or cancel it
          </TextLink>
        )}
      </Text>
    </Alert>
  );
}
