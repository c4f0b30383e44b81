import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelPreview, retryPreview } from '../clips/previews';
import { cancelVideo, retryVideo } from '../clips/videos';
import { resolveSubmission, type Submission, type SubmissionResolving } from './submissions';

type Clip = Pick<Submission, 'clip_kind' | 'clip_id'>;

/** Clips of experiments are made until they are there: nobody stops one alone. */
export function canBeStopped({ clip_kind }: Clip): boolean {
  return clip_kind !== 'experiment_clip';
}

function ofClip<Answer>(preview: (id: string) => Answer, video: (id: string) => unknown) {
  return async ({ clip_kind, clip_id }: Clip): Promise<void> => {
    await (clip_kind === 'preview' ? preview(clip_id) : video(clip_id));
  };
}

/** What can be done about something that a provider was asked. */
export function useSubmissionChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['submissions', 'providers', 'previews', 'preview', 'videos', 'video'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    resolve: useMutation({
      mutationFn: ({ id, ...resolving }: SubmissionResolving & { id: string }) =>
        resolveSubmission(id, resolving),
      onSuccess,
    }),
    cancel: useMutation({
      mutationFn: ofClip(cancelPreview, cancelVideo),
      onSuccess,
      meta: { failure: 'It was not cancelled' },
    }),
    retry: useMutation({
      mutationFn: ofClip(retryPreview, retryVideo),
      onSuccess,
      meta: { failure: 'It was not tried again' },
    }),
  };
}
