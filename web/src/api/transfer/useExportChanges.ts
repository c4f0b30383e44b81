import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelExport, createExport, type Export } from './exports';

/** Making and stopping exports; each outdates what lists them. */
export function useExportChanges() {
  const queryClient = useQueryClient();
  const onSuccess = (changed: Export) => {
    queryClient.setQueryData(['export', changed.export_id], changed);
    return queryClient.invalidateQueries({ queryKey: ['exports'] });
  };
  return {
    create: useMutation({ mutationFn: createExport, onSuccess }),
    cancel: useMutation({
      mutationFn: cancelExport,
      onSuccess,
      meta: { failure: 'The export could not be cancelled' },
    }),
  };
}
