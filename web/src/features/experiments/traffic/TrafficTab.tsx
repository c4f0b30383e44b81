import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { resultsQuery, type Experiment } from '~/api/experiments/experiments';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { Outcomes } from './Outcomes';
import { Reached } from './Reached';
import { SplitSection } from './SplitSection';
import classes from './Traffic.module.css';

/** How often what came of a split is counted anew, in milliseconds: events tell of outcomes, and not of
    each user who got a text. */
const interval = 15_000;

/** Whether production's users get the texts, who got which, and what came of it. */
export function TrafficTab({ experiment }: { experiment: Experiment & { etag: string } }) {
  const { id, split } = experiment;
  const { data, error, refetch } = useQuery({
    ...resultsQuery(id),
    refetchInterval: split ? interval : false,
  });
  const { traffic, outcomes } = data ?? {};
  return (
    <div className={classes['stack']}>
      <SplitSection experiment={experiment} hasBegun={(traffic?.phases.length ?? 0) > 0} />
      {error && !data && (
        <ErrorPanel
          error={error}
          what="What came of it could not be read"
          onRetry={() => void refetch()}
        />
      )}
      {!data && !error && <Skeleton height={200} />}
      {data?.blinded && (
        <Section title="What came of it is hidden from you">
          <Text size="sm">
            You are of the panel: you see the counts when the experiment has ended.
          </Text>
        </Section>
      )}
      {traffic && traffic.phases.length > 0 && (
        <>
          <Reached traffic={traffic} />
          <Outcomes outcomes={outcomes ?? []} isOpen={experiment.state === 'running'} />
        </>
      )}
    </div>
  );
}
