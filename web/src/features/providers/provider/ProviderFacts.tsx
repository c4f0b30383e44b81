import type { Provider } from '~/api/providers/providers';
import { count } from '~/lib/text/counts';
import { usd } from '~/lib/text/money';
import { TextLink } from '~/ui/link/TextLink';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { HealthWord } from '../HealthWord';
import { Spend } from '../Spend';
import classes from '../Providers.module.css';

const kindsOfClips = { preview: 'Previews', video: 'Videos', experiment_clip: 'Experiments' };

/** How a provider is reached, and what it was paid. */
export function ProviderFacts({ provider }: { provider: Provider }) {
  const { spend, test, api_key, headers } = provider;
  return (
    <div className={classes['stack']}>
      <Section title="Spend">
        <Facts
          facts={[
            ['Today', <Spend key="today" provider={provider} of="today" />],
            ['This month', <Spend key="month" provider={provider} of="month" />],
            ...(spend.left_usd === null
              ? []
              : ([['Left', usd(spend.left_usd)]] as [string, string][])),
            ...spend.kinds.map(({ kind, month_count, month_usd }): [string, string] => [
              kindsOfClips[kind],
              `${count(month_count)} this month, ${usd(month_usd)}`,
            ]),
          ]}
        />
      </Section>
      <Section title="Connection">
        <Facts
          facts={[
            ['Health', <HealthWord key="health" provider={provider} />],
            [
              'Last test',
              test.tested_at === null ? 'Never' : <RelativeTime key="at" at={test.tested_at} />,
            ],
            ['Address', <bdi key="url">{provider.base_url}</bdi>],
            [
              'API key',
              api_key.set ? (
                <>Set {api_key.changed_at && <RelativeTime at={api_key.changed_at} />}</>
              ) : (
                'None'
              ),
            ],
            ...(headers.names.length === 0
              ? []
              : ([['Headers', headers.names.join(', ')]] as [string, string][])),
            ['Clips at once', provider.submissions_running_max ?? 'No bound'],
            ['Orders in a minute', provider.requests_per_minute ?? 'No bound'],
            [
              'In the making',
              <TextLink key="queue" to="/queue" search={{ provider: provider.id }}>
                {count(spend.running_count)}
              </TextLink>,
            ],
          ]}
        />
      </Section>
    </div>
  );
}
