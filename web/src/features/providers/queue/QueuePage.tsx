import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useNames } from '~/api/people/useNames';
import { providersQuery } from '~/api/providers/providers';
import { submissionsQuery } from '~/api/providers/submissions';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { queueStates } from '../search';
import { ParkedCard } from './ParkedCard';
import { SubmissionTable } from './SubmissionTable';
import classes from '../Providers.module.css';

const route = getRouteApi('/shell/queue');
const words = { open: 'Not ended', parked: 'Wait for you', all: 'All' };

/** What providers were asked: where it stands, what it costs, and what only a person can say. */
export function QueuePage() {
  const { show = 'open', provider } = route.useSearch();
  const navigate = route.useNavigate();
  const ofProvider = provider ? { provider_id: provider } : {};
  const parkedOnes = useInfiniteQuery(submissionsQuery({ state: 'parked', ...ofProvider }));
  const list = useInfiniteQuery(
    submissionsQuery({ ...(show === 'all' ? {} : { open: 'true' }), ...ofProvider }),
  );
  const providers = useInfiniteQuery(providersQuery({}));
  const parked = parkedOnes.data?.pages.flatMap((page) => page.submissions) ?? [];
  const rest = (list.data?.pages.flatMap((page) => page.submissions) ?? []).filter(
    ({ state }) => state !== 'parked',
  );
  const names = useNames([...parked, ...rest].map(({ character_id }) => character_id));
  const failure = list.error ?? parkedOnes.error;
  const shown = show === 'parked' ? [] : rest;
  const isReady = parkedOnes.isSuccess && list.isSuccess;
  return (
    <Page
      title="Queue"
      description="What providers were asked to make, and what it costs. The built-in renderer's clips are under Previews and Videos."
    >
      <Group gap="sm" align="flex-end">
        <div className={classes['scrolled']}>
          <SegmentedControl
            aria-label="Which orders"
            data={queueStates.map((value) => ({
              value,
              label:
                value === 'parked' && parked.length > 0
                  ? `${words[value]} (${parked.length})`
                  : words[value],
            }))}
            value={show}
            onChange={(value) =>
              void navigate({
                search: (now) => ({
                  ...now,
                  show: queueStates.find((one) => one === value && one !== 'open'),
                }),
              })
            }
          />
        </div>
        <NativeSelect
          aria-label="Provider"
          value={provider ?? ''}
          data={[
            { value: '', label: 'Any provider' },
            ...(providers.data?.pages.flatMap((page) => page.providers) ?? []).map(
              ({ id, name }) => ({ value: id, label: name }),
            ),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: (now) => ({ ...now, provider: value || undefined }) })
          }
        />
      </Group>
      {failure && (
        <ErrorPanel
          error={failure}
          what="The queue could not be read"
          onRetry={() => void Promise.all([list.refetch(), parkedOnes.refetch()])}
        />
      )}
      {(list.isPending || parkedOnes.isPending) && <PageSkeleton rows={4} />}
      {parked.length > 0 && (
        <section aria-label="Waiting for you" className={classes['stack']}>
          {parked.map((one) => (
            <ParkedCard key={one.submission_id} submission={one} names={names} />
          ))}
        </section>
      )}
      {isReady && parked.length === 0 && shown.length === 0 && (
        <Empty
          icon={<IconStack2 size={28} />}
          title={show === 'parked' ? 'Nothing waits for you' : 'Nothing is in the making'}
          action={<LinkButton to="/providers">To the providers</LinkButton>}
        >
          {show === 'parked'
            ? 'When the answer of a provider is lost, the order waits here until somebody says whether it was made. Nothing is ever ordered twice.'
            : 'Clips that a provider makes stand here from the moment they are ordered.'}
        </Empty>
      )}
      {shown.length > 0 && <SubmissionTable submissions={shown} names={names} />}
      {show !== 'parked' && list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Page>
  );
}
