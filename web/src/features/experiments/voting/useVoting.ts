import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import {
  nextTrialQuery,
  vote,
  withdrawVote,
  type RaterProgress,
  type Trial,
  type Vote,
} from '~/api/experiments/experiments';

/** One's own trials, one after the other. */
export function useVoting(experimentId: string) {
  const queryClient = useQueryClient();
  const { queryKey, ...query } = nextTrialQuery(experimentId);
  const next = useQuery({ queryKey, ...query });
  const [failure, setFailure] = useState<Error | null>(null);
  const trial = next.data?.trial ?? null;
  const last = next.data?.last_trial_id ?? null;
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, [trial?.id]);
  const show = (progress: RaterProgress) => {
    queryClient.setQueryData(queryKey, progress);
    void queryClient.invalidateQueries({ queryKey: ['experiments'] });
  };
  // What became of it may be otherwise than we think: another tab, or the end of the experiment.
  const fail = (error: Error, before: RaterProgress | undefined) => {
    setFailure(error);
    if (before) queryClient.setQueryData(queryKey, before);
    void next.refetch();
  };

  const takeBack = useMutation({
    mutationFn: withdrawVote,
    onMutate: () => setFailure(null),
    onSuccess: show,
    onError: (error) => fail(error, undefined),
  });
  // Asked for before the server has answered: then it is taken back as soon as it is there.
  const isRegretted = useRef(false);
  const give = useMutation({
    mutationFn: ({ of, ...given }: Omit<Vote, 'trialId'> & { of: Trial }) =>
      vote({ trialId: of.id, ...given }),
    // The pair that comes next is there already, so that nobody waits for the answer of the server.
    onMutate: () => {
      setFailure(null);
      isRegretted.current = false;
      const before = next.data;
      if (before?.upcoming) {
        queryClient.setQueryData(queryKey, {
          ...before,
          trial: before.upcoming,
          upcoming: null,
          answered: before.answered + 1,
          last_trial_id: null,
        });
      }
      return { before };
    },
    onSuccess: (progress) => {
      show(progress);
      if (isRegretted.current && progress.last_trial_id) takeBack.mutate(progress.last_trial_id);
    },
    onError: (error, _, made) => fail(error, made?.before),
  });
  const isSending = give.isPending || takeBack.isPending;

  return {
    next,
    trial,
    /** Loads while the one before is looked at. */
    upcoming: next.data?.upcoming ?? null,
    isSending,
    failure,
    /** Until all votes on its pair are in. */
    canUndo: give.isPending || (last !== null && !takeBack.isPending),
    /** All votes on the pair that was answered last are in. */
    isLastFinal: !isSending && last === null && (next.data?.answered ?? 0) > 0,
    give: (ballot: Vote['ballot']) => {
      if (!trial || isSending) return;
      const decision_ms = Math.round(performance.now() - shownAt.current);
      give.mutate({ of: trial, ballot, decision_ms });
    },
    undo: () => {
      if (give.isPending) isRegretted.current = true;
      else if (last !== null) takeBack.mutate(last);
    },
  };
}

export type Voting = ReturnType<typeof useVoting>;
