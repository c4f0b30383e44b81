import { useMutation, useQueryClient } from '@tanstack/react-query';
import { splitTraffic, stopSplit, type TrafficShares } from './experiments';

/** The changes of the split of an experiment's traffic. */
export function useSplitChanges() {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ['experiments'] });
  return {
    split: useMutation({
      mutationFn: (change: { id: string; etag: string; shares: TrafficShares }) =>
        splitTraffic(change.id, change.etag, change.shares),
      onSettled,
    }),
    stop: useMutation({
      mutationFn: ({ id, etag }: { id: string; etag: string }) => stopSplit(id, etag),
      meta: { failure: 'The split was not stopped' },
      onSettled,
    }),
    splitAgain: useMutation({
      mutationFn: (change: { id: string; etag: string; shares: TrafficShares }) =>
        splitTraffic(change.id, change.etag, change.shares),
      meta: { failure: 'It was not split again' },
      onSettled,
    }),
  };
}
