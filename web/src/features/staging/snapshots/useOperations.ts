import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { operationsQuery, runningOperation, type StagingOperation } from '~/api/staging/operations';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import { ToldError } from '~/lib/problem';
import { operationInWords } from './words';

/** The operations, latest first, and the one that runs. When that ends, it is said. */
export function useOperations() {
  const list = useInfiniteQuery(operationsQuery);
  const operations = useMemo(
    () => list.data?.pages.flatMap((page) => page.operations) ?? [],
    [list.data],
  );
  const running = runningOperation(list.data);
  const queryClient = useQueryClient();
  const watched = useRef<string>(undefined);
  const tellEnd = useEffectEvent((id: string) => {
    const ended = operations.find(({ operation_id }) => operation_id === id);
    if (ended) tell(ended);
    // Other data may be served now: nothing that is shown is of those.
    const isOfData = ended?.kind !== 'snapshot' && ended?.kind !== 'drop';
    void queryClient.invalidateQueries(isOfData ? {} : { queryKey: ['staging'] });
  });
  const runningId = running?.operation_id;
  useEffect(() => {
    if (watched.current !== undefined && watched.current !== runningId) tellEnd(watched.current);
    watched.current = runningId;
  }, [runningId]);
  return { list, operations, running };
}

function tell(ended: StagingOperation) {
  const words = operationInWords(ended);
  if (ended.status === 'completed') notifyDone(`${words}: done.`);
  else if (ended.status === 'cancelled') notifyDone(`${words}: cancelled. Nothing has changed.`);
  else notifyError(`${words}: failed`, new ToldError(ended.error?.message ?? 'It failed.'));
}
