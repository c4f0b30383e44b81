import { Text } from '@mantine/core';
import type { Provider } from '~/api/providers/providers';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { HealthWord } from '../HealthWord';
import { Spend } from '../Spend';
import { adviceOf, kindName } from '../words';
import classes from '../Providers.module.css';

/** Each provider with how it is and what it was paid. */
export function ProviderList({ providers }: { providers: readonly Provider[] }) {
  return (
    <ul className={classes['rows']} aria-label="Providers">
      {providers.map((provider) => (
        <ProviderRow key={provider.id} provider={provider} />
      ))}
    </ul>
  );
}

function ProviderRow({ provider }: { provider: Provider }) {
  const { id, name, kind, test, paused, pause_reason, spend } = provider;
  return (
    <li className={classes['row']}>
      <div className={classes['who']}>
        <TextLink to="/providers/$providerId" params={{ providerId: id }} fw={600}>
          {name}
        </TextLink>
        <Text size="xs" c="var(--mien-quiet)">
          {kindName(kind)} · <bdi>{provider.base_url}</bdi>
        </Text>
      </div>
      <div>
        <HealthWord provider={provider} />
        <Text size="xs" c="var(--mien-quiet)">
          {test.tested_at === null ? (
            'Never tested'
          ) : (
            <>
              Tested <RelativeTime at={test.tested_at} />
            </>
          )}
        </Text>
      </div>
      <dl className={classes['figuresList']}>
        <div>
          <dt>Today</dt>
          <dd>
            <Spend provider={provider} of="today" />
          </dd>
        </div>
        <div>
          <dt>This month</dt>
          <dd>
            <Spend provider={provider} of="month" />
          </dd>
        </div>
        <div>
          <dt>In the making</dt>
          <dd>{spend.running_count}</dd>
        </div>
      </dl>
      {test.failure && (
        <Text size="sm" className={classes['note']} data-tone="bad">
          {test.failure.message} {adviceOf(test.failure.code)}
        </Text>
      )}
      {paused && (
        <Text size="sm" className={classes['note']}>
          Nothing is sent while it is paused{pause_reason === '' ? '.' : ': '}
          <bdi>{pause_reason}</bdi>
        </Text>
      )}
      {spend.parked_count > 0 && (
        <Text size="sm" component="div" className={classes['note']} data-tone="bad">
          Somebody must say whether {counted(spend.parked_count, 'clip')}{' '}
          {spend.parked_count === 1 ? 'was' : 'were'} made.{' '}
          <TextLink
            c="inherit"
            underline="always"
            to="/queue"
            search={{ show: 'parked', provider: id }}
          >
            Look at them
          </TextLink>
        </Text>
      )}
    </li>
  );
}
