import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelPreview, retryPreview } from './previews';
import { cancelVideo, retryVideo } from './videos';

interface Ways<Clip> {
  kind: 'preview' | 'video';
  cancel: (id: string) => Promise<Clip>;
  retry: (id: string) => Promise<Clip>;
}

/** Stopping and trying again; each outdates what shows the clip. */
function useClipChanges<Clip>(id: string, { kind, cancel, retry }: Ways<Clip>) {
  const queryClient = useQueryClient();
  const onSuccess = (clip: Clip) => {
    queryClient.setQueryData([kind, id], clip);
    return queryClient.invalidateQueries({ queryKey: [`${kind}s`] });
  };
  return {
    cancel: useMutation({
      mutationFn: () => cancel(id),
      onSuccess,
      meta: { failure: `The ${kind} could not be cancelled` },
    }),
    retry: useMutation({
      mutationFn: () => retry(id),
      onSuccess,
      meta: { failure: `The ${kind} could not be tried again` },
    }),
  };
}

export function usePreviewChanges(id: string) {
  return useClipChanges(id, { kind: 'preview', cancel: cancelPreview, retry: retryPreview });
}

export function useVideoChanges(id: string) {
  return useClipChanges(id, { kind: 'video', cancel: cancelVideo, retry: retryVideo });
}
