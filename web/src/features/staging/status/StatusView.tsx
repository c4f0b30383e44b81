import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { stagingStatusQuery } from '~/api/staging/status';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { silentBridge } from '../bridge';
import { StagingPage } from '../StagingPage';
import { DataSource } from './DataSource';
import { DriftSection } from './DriftSection';
import { IsolationSection } from './IsolationSection';
import { PartsSection } from './PartsSection';
import classes from './Status.module.css';
import { Summary } from './Summary';

const pauses = { asked: 2000, idle: 30_000 }; // milliseconds

/** What staging is, how it fares, how it differs from production, and that the two share nothing. */
export function StatusView() {
  const status = useQuery({
    ...stagingStatusQuery,
    refetchInterval: ({ state }) =>
      state.data?.isolation.is_asked_for ? pauses.asked : pauses.idle,
  });
  return (
    <StagingPage
      title="Staging"
      description="A copy to try things in. What is done here never reaches production."
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={status.isFetching && !status.isPending}
          onClick={() => void status.refetch()}
        >
          Refresh
        </Button>
      }
    >
      {status.error && (
        <ErrorPanel
          error={status.error}
          what="The status could not be read"
          onRetry={() => void status.refetch()}
        />
      )}
      {status.isPending && <PageSkeleton />}
      {status.data && (
        <>
          <Summary status={status.data} />
          <PanelBoundary>
            <DataSource status={status.data} />
          </PanelBoundary>
          <div className={classes['columns']}>
            <PanelBoundary>
              <IsolationSection
                isolation={status.data.isolation}
                silent={silentBridge(status.data.parts)}
              />
            </PanelBoundary>
            <div className={classes['column']}>
              <PanelBoundary>
                <PartsSection parts={status.data.parts} />
              </PanelBoundary>
              <PanelBoundary>
                <DriftSection drift={status.data.drift} />
              </PanelBoundary>
            </div>
          </div>
        </>
      )}
    </StagingPage>
  );
}
