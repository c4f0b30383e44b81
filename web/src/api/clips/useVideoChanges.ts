import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelVideo, retryVideo, type Video } from './videos';

/** Stopping and trying again; each outdates what shows the video. */
export function useVideoChanges(id: string) {
  const queryClient = useQueryClient();
  const onSuccess = (video: Video) => {
    queryClient.setQueryData(['video', id], video);
    return queryClient.invalidateQueries({ queryKey: ['videos'] });
  };
  return {
    cancel: useMutation({
      mutationFn: () => cancelVideo(id),
      onSuccess,
      meta: { failure: 'The video could not be cancelled' },
    }),
    retry: useMutation({
      mutationFn: () => retryVideo(id),
      onSuccess,
      meta: { failure: 'The video could not be tried again' },
    }),
  };
}
