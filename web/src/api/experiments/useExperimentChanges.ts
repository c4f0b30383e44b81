import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  createExperiment,
  takeStep,
  type ExperimentDraft,
  type ExperimentStep,
} from './experiments';

const failures: Record<ExperimentStep, string> = {
  start: 'The experiment was not started',
  close: 'The experiment was not closed',
  promote: 'The winner was not promoted',
  archive: 'The experiment was not archived',
};

export function failureOf(step: ExperimentStep): string {
  return failures[step];
}

/** The changes of experiments; a promoted winner is a version of each of its cells. */
export function useExperimentChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['experiments'] });
  return {
    create: useMutation({
      mutationFn: (draft: ExperimentDraft) => createExperiment(draft),
      onSuccess,
    }),
    step: useMutation({
      mutationFn: (change: { id: string; etag: string; step: ExperimentStep }) =>
        takeStep(change.id, change.etag, change.step),
      onSuccess,
    }),
  };
}
