import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { StagingConfigChange } from '~/api/staging/configuration';
import { consequencesOf } from './consequences';

/** What a change does the moment it is in force, beyond what its fields say. */
export function ConsequenceList({ change }: { change: StagingConfigChange }) {
  return consequencesOf(change).map((consequence) => (
    <Alert key={consequence} color="orange" icon={<IconAlertTriangle size={20} />}>
      {consequence}
    </Alert>
  ));
}
