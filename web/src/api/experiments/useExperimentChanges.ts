import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  createExperiment,
  deleteDraft,
  extendExperiment,
  saveDraft,
  takeStep,
  unblind,
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
    edit: useMutation({
      mutationFn: (change: { id: string; etag: string; draft: ExperimentDraft }) =>
        saveDraft(change.id, change.etag, change.draft),
      // Refused because somebody else was first: what they saved is read, too.
      onSettled: onSuccess,
    }),
    remove: useMutation({
      mutationFn: ({ id, etag }: { id: string; etag: string }) => deleteDraft(id, etag),
      onSuccess,
    }),
    extend: useMutation({
      mutationFn: (change: { id: string; etag: string; pairs: number; reason: string }) =>
        extendExperiment(change.id, change.etag, { pairs: change.pairs, reason: change.reason }),
      onSuccess,
    }),
    unblind: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) => unblind(id, reason),
      onSuccess,
    }),
    step: useMutation({
      mutationFn: (change: { id: string; etag: string; step: ExperimentStep }) =>
        takeStep(change.id, change.etag, change.step),
      onSuccess,
    }),
  };
}
