import { Paper, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import classes from './Transfer.module.css';

interface RecentListProps {
  title: string;
  /** What is said when the list cannot be read. */
  failure: string;
  className?: string | undefined;
  list: {
    error: Error | null;
    isPending: boolean;
    isSuccess: boolean;
    isFetching: boolean;
    hasNextPage: boolean;
    refetch: () => Promise<unknown>;
    fetchNextPage: () => Promise<unknown>;
  };
  /** Above the items: what else went wrong. */
  note?: ReactNode;
  /** Instead of items when there are none. */
  empty: ReactNode;
  /** One li for each. */
  items: readonly ReactNode[];
}

/** Exports or imports, latest first. */
export function RecentList(props: RecentListProps) {
  const { title, failure, list, note, empty, items } = props;
  const id = useId();
  return (
    <Paper component="section" withBorder aria-labelledby={id} className={props.className ?? ''}>
      <Title order={2} id={id} p="md" pb="xs">
        {title}
      </Title>
      {list.error && (
        <ErrorPanel error={list.error} what={failure} onRetry={() => void list.refetch()} />
      )}
      {note}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess && items.length === 0 && empty}
      {items.length > 0 && <ul className={classes['items']}>{items}</ul>}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Paper>
  );
}
