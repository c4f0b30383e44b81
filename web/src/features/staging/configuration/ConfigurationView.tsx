import { useQuery } from '@tanstack/react-query';
import { stagingConfigQuery } from '~/api/staging/configuration';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { StagingPage } from '../StagingPage';
import classes from './Configuration.module.css';
import { ConfigurationFormPanel } from './ConfigurationFormPanel';
import { HistorySection } from './history/HistorySection';

/** What staging is called, where its data are and who gets in; and how that came to be. */
export function ConfigurationView() {
  const config = useQuery(stagingConfigQuery);
  return (
    <StagingPage
      title="Configuration"
      description="A change is tried first, and in force at once on every server, without a refused request."
    >
      {config.error && (
        <ErrorPanel
          error={config.error}
          what="The configuration could not be read"
          onRetry={() => void config.refetch()}
        />
      )}
      {config.isPending && <PageSkeleton />}
      {config.data && (
        <div className={classes['columns']}>
          <PanelBoundary>
            <ConfigurationFormPanel config={config.data} />
          </PanelBoundary>
          <PanelBoundary>
            <HistorySection config={config.data} />
          </PanelBoundary>
        </div>
      )}
    </StagingPage>
  );
}
