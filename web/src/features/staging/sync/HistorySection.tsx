import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { StagingSync } from '~/api/staging/syncs';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import { SyncItem } from './SyncItem';
import classes from './Sync.module.css';

interface HistorySectionProps {
  list: UseInfiniteQueryResult<InfiniteData<{ syncs: readonly StagingSync[] }>>;
  /** The generation that is served. */
  served: number | null;
}

/** Every sync there was, latest first. */
export function HistorySection({ list, served }: HistorySectionProps) {
  const syncs = list.data?.pages.flatMap((page) => page.syncs) ?? [];
  return (
    <Section title="History">
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The syncs could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <PageSkeleton rows={3} />}
      <ul className={classes['list']} aria-label="Syncs">
        {syncs.map((sync) => (
          <SyncItem key={sync.sync_id} sync={sync} isServed={sync.generation === served} />
        ))}
      </ul>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Section>
  );
}
