import { Button } from '@mantine/core';
import { IconDatabaseImport } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { syncQuery, syncsQuery } from '~/api/staging/syncs';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { RunningOperation } from '../snapshots/RunningOperation';
import { StagingPage } from '../StagingPage';
import { DriftSection } from '../status/DriftSection';
import { HistorySection } from './HistorySection';
import { NeverSynced } from './NeverSynced';
import { RunningSync } from './RunningSync';
import { ScheduleSection } from './ScheduleSection';
import { StartDialog } from './StartDialog';
import classes from './Sync.module.css';
import { useSyncPage } from './useSyncPage';

const route = getRouteApi('/shell/staging/sync');

/** How production's data come to staging: now, by themselves, and so far. */
export function SyncView() {
  const { start: isStarting = false } = route.useSearch();
  const navigate = route.useNavigate();
  const { status, silent, running, target, obstacle } = useSyncPage();
  const list = useInfiniteQuery(syncsQuery);
  const runningId = running?.kind === 'sync' ? running.operation_id : undefined;
  const sync = useQuery({ ...syncQuery(runningId ?? ''), enabled: runningId !== undefined }).data;
  const first = list.data?.pages[0];
  const ask = (start?: true) =>
    void navigate({ search: start ? { start } : {}, replace: true, resetScroll: false });
  const watch = (syncId: string) =>
    void navigate({ to: '/staging/sync/$syncId', params: { syncId }, search: {}, replace: true });
  useShortcuts([
    { keys: 'n', label: 'Start a sync', run: () => ask(true), enabled: obstacle === '' },
  ]);
  const isNew = first?.syncs.length === 0;
  return (
    <StagingPage
      title="Sync"
      description="Production’s data come here as a masked copy. Nothing goes the other way."
      actions={
        !isNew && (
          <Button
            leftSection={<IconDatabaseImport size={16} aria-hidden />}
            disabled={obstacle !== ''}
            title={obstacle}
            onClick={() => ask(true)}
          >
            Start a sync
          </Button>
        )
      }
    >
      {running && running.kind !== 'sync' && <RunningOperation operation={running} />}
      {runningId !== undefined && sync && <RunningSync sync={sync} silent={silent} isLinked />}
      <div className={classes['columns']}>
        <PanelBoundary>
          {isNew ? (
            <NeverSynced obstacle={obstacle} onStart={() => ask(true)} />
          ) : (
            <HistorySection list={list} served={target.served} />
          )}
        </PanelBoundary>
        <div className={classes['column']}>
          <PanelBoundary>
            <ScheduleSection missed={first?.missed ?? []} />
          </PanelBoundary>
          {status.data && (
            <PanelBoundary>
              <DriftSection drift={status.data.drift} />
            </PanelBoundary>
          )}
        </div>
      </div>
      {isStarting && (
        <StartDialog
          target={target}
          running={running}
          silent={silent}
          onStarted={watch}
          onClose={() => ask()}
        />
      )}
    </StagingPage>
  );
}
