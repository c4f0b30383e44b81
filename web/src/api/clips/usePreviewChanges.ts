import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelPreview, retryPreview, type Preview } from './previews';

/** Stopping and trying again; each outdates what shows the preview. */
export function usePreviewChanges(id: string) {
  const queryClient = useQueryClient();
  const onSuccess = (preview: Preview) => {
    queryClient.setQueryData(['preview', id], preview);
    return queryClient.invalidateQueries({ queryKey: ['previews'] });
  };
  return {
    cancel: useMutation({
      mutationFn: () => cancelPreview(id),
      onSuccess,
      meta: { failure: 'The preview could not be cancelled' },
    }),
    retry: useMutation({
      mutationFn: () => retryPreview(id),
      onSuccess,
      meta: { failure: 'The preview could not be tried again' },
    }),
  };
}
