import { Button, Progress, Stack } from '@mantine/core';
import { IconChecks, IconHourglass, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useAwayInterval } from '~/api/events/useAwayInterval';
import { experimentQuery, type Experiment } from '~/api/experiments/experiments';
import { counted } from '~/lib/text/counts';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';

interface NothingToVoteProps {
  experimentId: string;
  answered: number;
  count: number;
  /** Voting has begun meanwhile. */
  onOpened: () => void;
}

/** There is no pair to answer: all are, or not yet, or no more. */
export function NothingToVote({ experimentId, answered, count, onOpened }: NothingToVoteProps) {
  const interval = useAwayInterval();
  const { data, error, refetch } = useQuery({
    ...experimentQuery(experimentId),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => state.data?.state === 'rendering' && interval,
  });
  const isOpen = data?.state === 'running' && answered < count;
  const opened = useEffectEvent(onOpened);
  useEffect(() => {
    if (isOpen) opened();
  }, [isOpen]);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const toExperiment = (label: string) => (
    <LinkButton to="/experiments/$experimentId" params={{ experimentId }} search={{}}>
      {label}
    </LinkButton>
  );
  if (data.state === 'rendering') return <Rendering clips={data.clips} />;
  if (data.state === 'closed') {
    return (
      <Empty
        icon={<IconChecks size={28} />}
        title="The experiment has ended"
        action={toExperiment('See the result')}
      >
        {answered > 0 && `${counted(answered, 'answer')} of yours took part. Thank you. `}
        No more votes are taken, and nothing is hidden any more.
      </Empty>
    );
  }
  if (data.state === 'draft') {
    return (
      <Empty
        icon={<IconHourglass size={28} />}
        title="Not started yet"
        action={toExperiment('To the experiment')}
      >
        There is something to vote on once somebody has started the experiment.
      </Empty>
    );
  }
  if (isOpen) {
    return (
      <Empty
        icon={<IconLock size={28} />}
        title="There is nothing for you right now"
        action={
          <Button variant="default" onClick={onOpened}>
            Look again
          </Button>
        }
      >
        You may have seen what is hidden, or another tab has the next pair.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconChecks size={28} />}
      title="That was the last pair. Thank you."
      action={toExperiment(data.blinded ? 'To the experiment' : 'See the result')}
    >
      Your {counted(answered, 'answer')} count.{' '}
      {data.blinded && 'The result stays hidden from the panel until the experiment is closed.'}
    </Empty>
  );
}

function Rendering({ clips }: Pick<Experiment, 'clips'>) {
  return (
    <Empty icon={<IconHourglass size={28} />} title="The clips are still being made">
      <Stack gap="xs" component="span">
        <span>
          {clips.ended} of {clips.count} are ready. Voting opens here by itself.
        </span>
        <Progress
          component="span"
          aria-label="Clips that are made"
          value={clips.count === 0 ? 0 : (100 * clips.ended) / clips.count}
        />
      </Stack>
    </Empty>
  );
}
