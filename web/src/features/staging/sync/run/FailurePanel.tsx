import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconBan } from '@tabler/icons-react';
import type { StagingSync } from '~/api/staging/syncs';
import { counted } from '~/lib/text/counts';
import { LinkButton } from '~/ui/link/LinkButton';
import { isCancelled, stages, stageTimes } from '../words';
import { adviceOn } from './advice';
import classes from './Run.module.css';

/** Why a sync brought nothing, and what to do now. */
export function FailurePanel({ sync, obstacle }: { sync: StagingSync; obstacle: string }) {
  const again = obstacle === '' && (
    <LinkButton to="/staging/sync" search={{ start: true }} variant="default" size="compact-sm">
      Start another sync
    </LinkButton>
  );
  if (isCancelled(sync)) {
    return (
      <Alert color="gray" icon={<IconBan size={20} />} title="Cancelled">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">Nothing has changed: staging serves what it did before.</Text>
          {again}
        </Stack>
      </Alert>
    );
  }
  const stopped = stageTimes(sync).findIndex(({ state }) => state === 'stopped');
  const { steps, isOfHealth } = adviceOn(sync);
  const where = stages[stopped]?.name;
  return (
    <Alert
      color="red"
      icon={<IconAlertCircle size={20} />}
      title={where === undefined ? 'Failed before it began' : `Failed at “${where}”`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm" fw={500}>
          {sync.error?.message}
        </Text>
        <Leaks sync={sync} />
        <Text size="sm">Staging serves what it did before.</Text>
        <ul className={classes['leaks']}>
          {steps.map((step) => (
            <li key={step}>
              <Text size="sm">{step}</Text>
            </li>
          ))}
        </ul>
        <Group gap="xs">
          {again}
          {isOfHealth && (
            <LinkButton to="/staging" variant="default" size="compact-sm">
              How are the parts?
            </LinkButton>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** Where somebody was found; never who. */
function Leaks({ sync }: { sync: StagingSync }) {
  const leaks = sync.leak_scan?.leaks ?? [];
  // The reason names the first one.
  if (leaks.length < 2) return null;
  return (
    <ul className={classes['leaks']} aria-label="Where people were found">
      {leaks.map(({ table, column, emails, phones, names }) => (
        <li key={`${table}.${column}`}>
          <Text size="sm">
            <code>
              {table}.{column}
            </code>
            : {counted(emails, 'e-mail')}, {counted(phones, 'telephone number')},{' '}
            {counted(names, 'name')}
          </Text>
        </li>
      ))}
    </ul>
  );
}
