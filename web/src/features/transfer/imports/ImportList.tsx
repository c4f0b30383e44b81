import { Paper, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { importsQuery } from '~/api/transfer/imports';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import classes from '../Transfer.module.css';
import { ImportItem } from './ImportItem';

/** What was imported, or waits to be, latest first. */
export function ImportList({ mayEdit }: { mayEdit: boolean }) {
  const list = useInfiniteQuery(importsQuery);
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.imports) ?? [], [list.data]);
  const id = useId();
  return (
    <Paper component="section" withBorder aria-labelledby={id}>
      <Title order={2} id={id} p="md" pb="xs">
        Recent imports
      </Title>
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The imports could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon={<IconFileImport size={26} />} title="Nothing was imported yet">
          {mayEdit
            ? 'Drop an export of another environment, or a table with the columns character_slug, emotion and prompt_text. You see what it would do before anything is changed.'
            : 'When an editor imports a file, what it did is kept here.'}
        </Empty>
      )}
      {items.length > 0 && (
        <ul className={classes['items']}>
          {items.map((one) => (
            <ImportItem key={one.import_id} one={one} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Paper>
  );
}
