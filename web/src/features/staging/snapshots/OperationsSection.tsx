import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { operationQuery, type StagingOperation } from '~/api/staging/operations';
import { Text } from '@mantine/core';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import { OperationItem } from './OperationItem';
import classes from './Snapshots.module.css';
import type { useOperations } from './useOperations';

const route = getRouteApi('/shell/staging/snapshots');

interface OperationsSectionProps {
  list: ReturnType<typeof useOperations>['list'];
  operations: readonly StagingOperation[];
}

/** What was done to staging's data, by whom, and what came of it. */
export function OperationsSection({ list, operations }: OperationsSectionProps) {
  const opened = route.useSearch().operation;
  const navigate = route.useNavigate();
  // A link may lead to one that is farther down.
  const isListed = operations.some(({ operation_id }) => operation_id === opened);
  const alone = useQuery({
    ...operationQuery(opened ?? ''),
    enabled: opened !== undefined && list.isSuccess && !isListed,
  });
  const shown = alone.data && !isListed ? [alone.data, ...operations] : operations;
  return (
    <Section title="Operations on the data">
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The operations could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {alone.error && !isListed && (
        <ErrorPanel error={alone.error} what="The operation of this link could not be read" />
      )}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess && shown.length === 0 && (
        <Text size="sm" c="var(--mien-quiet)">
          None yet: snapshots, restorations and resets stand here for good.
        </Text>
      )}
      <ul className={classes['list']}>
        {shown.map((operation) => (
          <OperationItem
            key={operation.operation_id}
            operation={operation}
            isOpened={operation.operation_id === opened}
            onOpen={(id) =>
              void navigate({ search: { operation: id }, replace: true, resetScroll: false })
            }
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Section>
  );
}
