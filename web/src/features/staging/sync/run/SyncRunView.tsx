import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { isSyncUnderWay, syncQuery, type StagingSync } from '~/api/staging/syncs';
import { exactTime } from '~/lib/time/time';
import { LinkButton } from '~/ui/link/LinkButton';
import { Unread } from '~/ui/page/NotFound';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { Section } from '~/ui/page/Section';
import { StagingPage } from '../../StagingPage';
import { RunningSync } from '../RunningSync';
import { StageList } from '../StageList';
import classes from '../Sync.module.css';
import { useSyncPage } from '../useSyncPage';
import { isCancelled } from '../words';
import { FailurePanel } from './FailurePanel';
import { LeftOutSection } from './LeftOutSection';
import { OriginSection } from './OriginSection';
import { OutcomeSection } from './OutcomeSection';
import { RunFigures } from './RunFigures';
import { TablesSection } from './TablesSection';

const route = getRouteApi('/shell/staging/sync/$syncId');

/** One sync: what it did, what it brought, what it left out, and whether anybody was found in it. */
export function SyncRunView() {
  const { syncId } = route.useParams();
  const { data: sync, error, refetch } = useQuery(syncQuery(syncId));
  return (
    <StagingPage
      title={sync ? `Sync of ${exactTime(sync.started_at)}` : 'Sync'}
      description={sync ? endInWords(sync) : 'What it brought, and what it left out.'}
      actions={
        <LinkButton to="/staging/sync" variant="default">
          All syncs
        </LinkButton>
      }
    >
      {error && !sync && (
        <Unread
          error={error}
          what="The sync could not be read"
          title="There is no such sync"
          action={<LinkButton to="/staging/sync">To all syncs</LinkButton>}
          onRetry={() => void refetch()}
        />
      )}
      {!sync && !error && <PageSkeleton />}
      {sync && <Run sync={sync} />}
    </StagingPage>
  );
}

function Run({ sync }: { sync: StagingSync }) {
  const { target, silent, obstacle, rollBackTo } = useSyncPage();
  const isRunning = isSyncUnderWay(sync);
  return (
    <>
      {isRunning && <RunningSync sync={sync} silent={silent} />}
      {sync.status === 'failed' && <FailurePanel sync={sync} obstacle={obstacle} />}
      {sync.status === 'completed' && <RunFigures sync={sync} />}
      <OutcomeSection sync={sync} target={target} rollBackTo={rollBackTo} obstacle={obstacle} />
      <div className={classes['columns']}>
        <PanelBoundary>
          <TablesSection sync={sync} />
        </PanelBoundary>
        <div className={classes['column']}>
          {!isRunning && (
            <Section title="Stages">
              <StageList sync={sync} />
            </Section>
          )}
          <OriginSection sync={sync} />
        </div>
      </div>
      {!isRunning && (
        <div className={classes['beside']}>
          <LeftOutSection sync={sync} />
        </div>
      )}
    </>
  );
}

function endInWords(sync: StagingSync): string {
  if (isSyncUnderWay(sync)) return 'Under way: this page keeps itself up to date.';
  if (isCancelled(sync)) return 'It was cancelled, and brought nothing.';
  return sync.status === 'failed'
    ? 'It failed, and brought nothing.'
    : 'It brought a masked copy of production’s data.';
}
