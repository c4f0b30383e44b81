import { useMutation, useQueryClient } from '@tanstack/react-query';
import { positionsFor } from '~/lib/list/order';
import {
  changeEmotion,
  createEmotion,
  emotionsQuery,
  removeEmotion,
  restoreEmotion,
  type Emotion,
  type EmotionCreation,
  type EmotionPatch,
} from './emotions';

/** The changes of emotions; each of them outdates what shows them. */
export function useEmotionChanges() {
  const queryClient = useQueryClient();
  const outdate = () =>
    Promise.all(
      ['emotions', 'matrix', 'prompts', 'global-prompts', 'characters'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    create: useMutation({
      mutationFn: (creation: EmotionCreation) => createEmotion(creation),
      onSuccess: outdate,
    }),
    change: useMutation({
      mutationFn: ({
        name,
        version,
        patch,
      }: Pick<Emotion, 'name' | 'version'> & { patch: EmotionPatch }) =>
        changeEmotion(name, patch, version),
      onSuccess: outdate,
    }),
    /** Puts them in this order; the list shows it at once. */
    reorder: useMutation({
      mutationFn: async (wanted: readonly Emotion[]) => {
        for (const { name, position } of positionsFor(wanted)) {
          await changeEmotion(name, { position });
        }
      },
      onMutate: async (wanted) => {
        await queryClient.cancelQueries({ queryKey: emotionsQuery.queryKey });
        queryClient.setQueryData(emotionsQuery.queryKey, { emotions: [...wanted] });
      },
      onSettled: outdate,
      meta: { failure: 'The order was not saved' },
    }),
    remove: useMutation({ mutationFn: (name: string) => removeEmotion(name), onSuccess: outdate }),
    restore: useMutation({
      mutationFn: (name: string) => restoreEmotion(name),
      onSuccess: outdate,
    }),
  };
}
