import { Group, SegmentedControl } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { experimentsQuery } from '~/api/experiments/experiments';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { TextLink } from '~/ui/link/TextLink';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Experiments.module.css';
import { stateWord } from './words';

const route = getRouteApi('/shell/experiments');
const ExperimentForm = lazyPart('overlay', () => import('./ExperimentForm'));

/** What is being compared, and what came of it. */
export function ExperimentsPage() {
  const { archived = false } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(experimentsQuery(archived ? { archived: true } : {}));
  const mayRule = useMay('admin');
  const [isCreating, setIsCreating] = useState(false);
  const rows = list.data?.pages.flatMap((page) => page.experiments) ?? [];
  const button = (
    <CreateButton doing="Choosing a panel" mayEdit={mayRule} onClick={() => setIsCreating(true)}>
      New experiment
    </CreateButton>
  );
  return (
    <Page
      title="Experiments"
      description="Two wordings, side by side, and a panel that does not know which is which."
      actions={button}
    >
      <Group>
        <SegmentedControl
          aria-label="Which experiments"
          data={[
            { value: 'use', label: 'Current' },
            { value: 'archived', label: 'Archived' },
          ]}
          value={archived ? 'archived' : 'use'}
          onChange={(value) =>
            void navigate({ search: value === 'archived' ? { archived: true } : {} })
          }
        />
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {list.isSuccess && rows.length === 0 && (
        <Empty icon={<IconScale size={28} />} title="No experiments yet" action={button}>
          Compare what a character says now with what you would rather have it say.
        </Empty>
      )}
      {rows.length > 0 && (
        <table className={classes['table']}>
          <thead>
            <tr>
              {['Experiment', 'State', 'Pairs', 'Cells', 'Changed'].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <TextLink to="/experiments/$experimentId" params={{ experimentId: row.id }}>
                    {row.number}. <bdi>{row.name}</bdi>
                  </TextLink>
                </td>
                <td>{stateWord(row)}</td>
                <td>
                  {row.pairs_frozen} of {row.pair_count}
                </td>
                <td>{row.cell_count}</td>
                <td>
                  <RelativeTime at={row.updated_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />
      )}
      <Suspense fallback={null}>
        {isCreating && (
          <ExperimentForm
            onClose={() => setIsCreating(false)}
            onCreated={(experimentId) =>
              void navigate({ to: '/experiments/$experimentId', params: { experimentId } })
            }
          />
        )}
      </Suspense>
    </Page>
  );
}
