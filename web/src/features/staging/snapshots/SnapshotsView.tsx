import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { generationsQuery } from '~/api/staging/generations';
import { stagingStatusQuery } from '~/api/staging/status';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { StagingPage } from '../StagingPage';
import { GenerationsSection } from './GenerationsSection';
import { OperationsSection } from './OperationsSection';
import { ResetSection } from './ResetSection';
import { RunningOperation } from './RunningOperation';
import classes from './Snapshots.module.css';
import { SnapshotForm } from './SnapshotForm';
import { SnapshotsSection } from './SnapshotsSection';
import type { Target } from './target';
import { useOperations } from './useOperations';

/** Keeping staging's data, going back to what was kept, and beginning anew. */
export function SnapshotsView() {
  const operations = useOperations();
  const generations = useInfiniteQuery(generationsQuery);
  const [isTaking, setIsTaking] = useState(false);
  const name = useQuery(stagingStatusQuery).data?.environment ?? 'staging';
  const isBusy = operations.running !== undefined;
  const take = () => setIsTaking(true);
  useShortcuts([{ keys: 'n', label: 'Take a snapshot', run: take, enabled: !isBusy }]);
  const target: Target = { name, served: generations.data?.pages[0]?.served ?? null };
  return (
    <StagingPage
      title="Snapshots and reset"
      description="Break things on purpose: what you keep here is back in seconds."
      actions={
        <Button
          leftSection={<IconCamera size={16} aria-hidden />}
          disabled={isBusy}
          title={isBusy ? 'One operation at a time' : ''}
          onClick={take}
        >
          Take a snapshot
        </Button>
      }
    >
      {operations.running && <RunningOperation operation={operations.running} />}
      <div className={classes['columns']}>
        <div className={classes['column']}>
          <PanelBoundary>
            <SnapshotsSection target={target} isBusy={isBusy} onTake={take} />
          </PanelBoundary>
          <PanelBoundary>
            <OperationsSection {...operations} />
          </PanelBoundary>
        </div>
        <div className={classes['column']}>
          <PanelBoundary>
            <GenerationsSection target={target} generations={generations} isBusy={isBusy} />
          </PanelBoundary>
          <PanelBoundary>
            <ResetSection target={target} isBusy={isBusy} />
          </PanelBoundary>
        </div>
      </div>
      {isTaking && <SnapshotForm target={target} onClose={() => setIsTaking(false)} />}
    </StagingPage>
  );
}
