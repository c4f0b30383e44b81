import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { stagingStatusQuery } from '~/api/staging/status';
import { TextLink } from '~/ui/link/TextLink';
import { databaseIn } from './fields';

/** Explains why another database may be served than the one that the configuration names. */
export function ServedDatabase({ configured }: { configured: string }) {
  const status = useQuery(stagingStatusQuery).data;
  if (!status || databaseIn(status.database_url) === databaseIn(configured)) return null;
  return (
    <Text size="sm" c="var(--mien-quiet)">
      <code>{databaseIn(configured)}</code> is where staging’s data began. Served now is{' '}
      <code>{databaseIn(status.database_url)}</code>, generation {status.generation.number}: each
      sync, restoration and reset makes a database beside it. To go back to another one, roll back
      among the{' '}
      <TextLink to="/staging/snapshots" underline="always">
        generations
      </TextLink>
      .
    </Text>
  );
}
