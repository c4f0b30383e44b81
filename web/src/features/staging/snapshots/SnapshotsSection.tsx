import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { snapshotsQuery, type Generation } from '~/api/staging/generations';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import classes from './Snapshots.module.css';
import { SnapshotQuestion } from './SnapshotQuestion';
import { SnapshotRow } from './SnapshotRow';
import type { Target } from './target';

interface SnapshotsSectionProps {
  target: Target;
  /** Something is being done already. */
  isBusy: boolean;
  onTake: () => void;
}

/** What was kept, and the way back to it. */
export function SnapshotsSection({ target, isBusy, onTake }: SnapshotsSectionProps) {
  const list = useInfiniteQuery(snapshotsQuery);
  const snapshots = list.data?.pages.flatMap((page) => page.snapshots) ?? [];
  const [asked, setAsked] = useState<{ what: 'restore' | 'drop'; snapshot: Generation }>();
  return (
    <Section title="Snapshots">
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The snapshots could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess && snapshots.length === 0 && (
        <Empty
          icon={<IconCamera size={26} />}
          title="No snapshots yet"
          action={
            <Button variant="default" disabled={isBusy} onClick={onTake}>
              Take the first one
            </Button>
          }
        >
          Take one before you try something, and all data can be put back as they were.
        </Empty>
      )}
      <ul className={classes['list']}>
        {snapshots.map((snapshot) => (
          <SnapshotRow
            key={snapshot.number}
            snapshot={snapshot}
            isBusy={isBusy}
            onAsk={(what) => setAsked({ what, snapshot })}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
      {asked && <SnapshotQuestion {...asked} target={target} onClose={() => setAsked(undefined)} />}
    </Section>
  );
}
