import { Button, Group, Progress, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import {
  nextTrialQuery,
  vote,
  type RaterProgress,
  type TrialAnswer,
} from '~/api/experiments/experiments';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { notifyError } from '~/ui/toast/notify';
import { TrialStage } from './TrialStage';

const route = getRouteApi('/shell/experiments/$experimentId/vote');

const answers: { answer: TrialAnswer; keys: string; label: string }[] = [
  { answer: 'left', keys: '1', label: 'Left' },
  { answer: 'right', keys: '2', label: 'Right' },
  { answer: 'both_good', keys: '3', label: 'Both good' },
  { answer: 'both_bad', keys: '0', label: 'Both bad' },
];

/** One pair after the other, and nothing that tells which text made which clip. */
export function VotingPage() {
  const { experimentId } = route.useParams();
  const queryClient = useQueryClient();
  const next = useQuery(nextTrialQuery(experimentId));
  const trial = next.data?.trial ?? null;
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, [trial?.id]);
  const give = useMutation({
    mutationFn: (answer: TrialAnswer) =>
      vote({
        trialId: trial?.id ?? '',
        answer,
        decision_ms: Math.round(performance.now() - shownAt.current),
      }),
    onSuccess: (progress: RaterProgress) => {
      queryClient.setQueryData(nextTrialQuery(experimentId).queryKey, progress);
      void queryClient.invalidateQueries({ queryKey: ['experiments'] });
    },
    onError: (error) => {
      notifyError('The vote was not counted', error);
      void next.refetch();
    },
  });
  const mayVote = trial !== null && !give.isPending;
  useShortcuts(
    answers.map(({ answer, keys, label }) => ({
      keys,
      label,
      run: () => give.mutate(answer),
      enabled: mayVote,
    })),
  );
  const { answered = 0, count = 0 } = next.data ?? {};
  return (
    <Page
      title="Which one is better?"
      description="Both clips come from the same character and the same chance. Only the words differ."
      breadcrumbs={
        <TextLink to="/experiments/$experimentId" params={{ experimentId }}>
          The experiment
        </TextLink>
      }
    >
      {next.error && <ErrorPanel error={next.error} onRetry={() => void next.refetch()} />}
      {next.isPending && <Skeleton height={420} />}
      {next.data && (
        <Group gap="sm" wrap="nowrap">
          <Progress
            flex={1}
            aria-label="Answered"
            value={count === 0 ? 0 : (100 * answered) / count}
          />
          <Text size="sm">
            {answered} of {count}
          </Text>
        </Group>
      )}
      {trial && <TrialStage key={trial.id} left={trial.left_url} right={trial.right_url} />}
      {trial && (
        <Group justify="center" gap="sm">
          {answers.map(({ answer, keys, label }) => (
            <Button
              key={answer}
              size="md"
              variant={answer === 'left' || answer === 'right' ? 'filled' : 'default'}
              disabled={!mayVote}
              onClick={() => give.mutate(answer)}
            >
              {label} ({keys})
            </Button>
          ))}
        </Group>
      )}
      {next.data && !trial && (
        <Group justify="center" gap="sm" role="status">
          <Text>
            {count > 0 && answered === count
              ? 'That was the last pair. Thank you.'
              : 'There is nothing to vote on right now.'}
          </Text>
          <LinkButton to="/experiments/$experimentId" params={{ experimentId }}>
            To the experiment
          </LinkButton>
        </Group>
      )}
    </Page>
  );
}
