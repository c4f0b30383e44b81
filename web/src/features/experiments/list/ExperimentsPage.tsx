import { Group, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMay } from '~/api/access/useMay';
import { experimentsQuery } from '~/api/experiments/experiments';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { folded } from '~/lib/text/folded';
import { SearchBox } from '~/ui/field/SearchBox';
import { LinkButton } from '~/ui/link/LinkButton';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { NoMatch } from '~/ui/page/NoMatch';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import classes from '../Experiments.module.css';
import { states } from '../search';
import { stateWord } from '../words';
import { ExperimentTable } from './ExperimentTable';
import { FirstExperiment } from './FirstExperiment';

const route = getRouteApi('/shell/experiments');
const choices = [
  { value: 'all', label: 'All' },
  { value: 'draft', label: 'Drafts' },
  { value: 'rendering', label: 'Making clips' },
  { value: 'running', label: 'Voting' },
  { value: 'closed', label: 'Closed' },
  { value: 'archived', label: 'Archived' },
];

/** What is being compared, and what came of it. */
export function ExperimentsPage() {
  const { q = '', state, archived = false } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    experimentsQuery({ ...(archived ? { archived } : {}), ...(state ? { state } : {}) }),
  );
  const mayEdit = useMay('editor');
  const create = () => void navigate({ to: '/experiments/new' });
  useShortcuts([{ keys: 'n', label: 'New experiment', run: create, enabled: mayEdit }]);
  const all = list.data?.pages.flatMap((page) => page.experiments) ?? [];
  const wanted = folded(q);
  const rows = all.filter((row) =>
    folded(`${row.number} ${row.name} ${stateWord(row)}`).includes(wanted),
  );
  // What is searched for may be on a later page.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (wanted !== '' && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [wanted, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const isFiltered = q !== '' || state !== undefined || archived;
  const isEmpty = list.isSuccess && !isFiltered && all.length === 0;
  const button = mayEdit && (
    <LinkButton to="/experiments/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New experiment
    </LinkButton>
  );
  return (
    <Page
      title="Experiments"
      description="Two wordings, side by side, and a panel that does not know which is which."
      actions={!isEmpty && button}
    >
      <Group gap="sm">
        <SearchBox
          label="Search by name or number"
          value={q}
          className={classes['search']}
          onChange={(text) =>
            void navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })
          }
        />
        <div className={classes['scrolled']}>
          <SegmentedControl
            aria-label="Which experiments"
            data={choices}
            value={archived ? 'archived' : (state ?? 'all')}
            onChange={(value) =>
              void navigate({
                search: (now) => ({
                  q: now.q,
                  state: states.find((one) => one === value),
                  archived: value === 'archived' ? true : undefined,
                }),
              })
            }
          />
        </div>
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {isEmpty && <FirstExperiment action={button} />}
      {list.isSuccess && isFiltered && rows.length === 0 && !hasNextPage && (
        <NoMatch title="No experiment matches" onClear={() => void navigate({ search: {} })}>
          Try another state, or a part of the name.
        </NoMatch>
      )}
      {rows.length > 0 && <ExperimentTable rows={rows} isStale={list.isPlaceholderData} />}
      {hasNextPage && (
        <LoadMore isLoading={isFetchingNextPage} onLoad={() => void fetchNextPage()} />
      )}
    </Page>
  );
}
