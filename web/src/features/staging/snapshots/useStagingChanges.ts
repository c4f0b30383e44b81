import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  dropSnapshot,
  resetStaging,
  restoreSnapshot,
  rollBackTo,
  takeSnapshot,
} from '~/api/staging/generations';
import { cancelOperation } from '~/api/staging/operations';

/** All that can be done to staging's data; each outdates what tells of them. */
export function useStagingChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['staging'] });
  return {
    take: useMutation({ mutationFn: takeSnapshot, onSuccess }),
    restore: useMutation({ mutationFn: restoreSnapshot, onSuccess }),
    drop: useMutation({ mutationFn: dropSnapshot, onSuccess }),
    reset: useMutation({ mutationFn: resetStaging, onSuccess }),
    rollBack: useMutation({
      mutationFn: rollBackTo,
      // All that is shown anywhere was that of the other data.
      onSuccess: () => queryClient.invalidateQueries(),
    }),
    cancel: useMutation({
      mutationFn: cancelOperation,
      onSuccess,
      meta: { failure: 'The operation could not be cancelled' },
    }),
  };
}
