import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '~/api/audit';
import { AuditTable } from '~/shared/audit/AuditTable';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';

/** Who started, voted, looked and ended it: its part of the audit log. */
export function LogTab({ experimentId }: { experimentId: string }) {
  const log = useInfiniteQuery(
    auditQuery({ subject_kind: 'experiment', subject_id: experimentId }),
  );
  if (log.error) {
    return (
      <ErrorPanel
        error={log.error}
        what="The log could not be read"
        onRetry={() => void log.refetch()}
      />
    );
  }
  if (log.isPending) return <PageSkeleton rows={5} />;
  return (
    <>
      <AuditTable entries={log.data.pages.flatMap((page) => page.entries)} hidesObject />
      {log.hasNextPage && (
        <LoadMore isLoading={log.isFetching} onLoad={() => void log.fetchNextPage()} />
      )}
    </>
  );
}
