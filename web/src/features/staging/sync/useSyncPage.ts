import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMay } from '~/api/access/useMay';
import { generationsQuery } from '~/api/staging/generations';
import { stagingStatusQuery } from '~/api/staging/status';
import { silentBridge } from '../bridge';
import type { Target } from '../snapshots/target';
import { useOperations } from '../snapshots/useOperations';

/** Milliseconds until one looks again whether the bridge is there. */
const pauses = { underWay: 15_000, idle: 60_000 };

/** What the pages of the sync know of staging: what is served, what runs, and what stands in the way. */
export function useSyncPage() {
  const { running } = useOperations();
  const status = useQuery({
    ...stagingStatusQuery,
    refetchInterval: running ? pauses.underWay : pauses.idle,
  });
  const generations = useInfiniteQuery(generationsQuery).data?.pages;
  const mayStart = useMay('admin');
  const target: Target = {
    name: status.data?.environment ?? 'staging',
    served: generations?.[0]?.served ?? null,
  };
  const obstacle = !mayStart
    ? 'This takes the role of an admin.'
    : running
      ? 'One operation at a time: wait for the one that runs, or cancel it.'
      : '';
  const known = generations?.flatMap((page) => page.generations) ?? [];
  const before = generations?.[0]?.roll_back_to ?? null;
  return {
    status,
    silent: silentBridge(status.data?.parts),
    running,
    target,
    obstacle,
    /** The generation that was served before, when it is kept. */
    rollBackTo: known.find(({ number }) => number === before),
  };
}
