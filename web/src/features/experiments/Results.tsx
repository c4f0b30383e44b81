import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { resultsQuery, type Experiment } from '~/api/experiments/experiments';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';
import classes from './Experiments.module.css';
import { Whisker } from './Whisker';
import { percent } from './words';

/** The verdict in words first, then the picture, then the numbers. */
export function Results({ experiment }: { experiment: Experiment }) {
  const { data, error, refetch } = useQuery(resultsQuery(experiment.id));
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={240} />;
  const { estimate, answers, evidence, health, raters = [], guardrails = [] } = data;
  if (data.blinded || !estimate || !answers || !evidence || !health) {
    return (
      <Section title="Result">
        <Text>
          {data.pairs.frozen} of {data.pairs.planned} pairs are in. You see more when you have
          voted.
        </Text>
      </Section>
    );
  }
  const nameOf = (id: string) => experiment.raters.find((one) => one.id === id)?.display_name ?? id;
  const broken = guardrails.filter(({ is_kept }) => !is_kept);
  return (
    <Section title="Result" description={data.sentence}>
      {data.direction && <Whisker estimate={estimate} />}
      <Facts
        facts={[
          [
            'Answers',
            `A ${answers.a}, both good ${answers.both_good}, both bad ${answers.both_bad}, B ${answers.b}`,
          ],
          [
            'Evidence',
            `${Math.exp(evidence.log_e).toFixed(1)}×, decided at ${evidence.threshold}×`,
          ],
          ['Left chosen', `${health.left} of ${health.decisive}`],
          ['Clips that failed', `A ${health.failed_a}, B ${health.failed_b}`],
          ...raters.map(({ id, votes, share, is_author }): [string, string] => [
            `${nameOf(id)}${is_author ? ' (does not count)' : ''}`,
            share === null ? 'no votes' : `${percent(share)} for B in ${votes} votes`,
          ]),
        ]}
      />
      {broken.length > 0 && (
        <ul className={classes['broken']}>
          {broken.map(({ id, message }) => (
            <li key={id}>{message}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}
