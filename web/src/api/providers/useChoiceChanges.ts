import { useMutation, useQueryClient } from '@tanstack/react-query';
import { choosePreset, type PresetChoosing } from './choices';

/** Choosing who makes the clips of what. */
export function useChoiceChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['preset-choices', 'resolved-choice', 'presets'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    choose: useMutation({
      mutationFn: (choosing: PresetChoosing) => choosePreset(choosing),
      onSuccess,
    }),
    takeBack: useMutation({
      mutationFn: (scope: Pick<PresetChoosing, 'character_id' | 'emotion'>) =>
        choosePreset({ ...scope, maker: 'inherit' }),
      onSuccess,
      meta: { failure: 'The choice was not taken back' },
    }),
  };
}
