import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useAwayInterval } from '~/api/events/useAwayInterval';
import {
  pairsQuery,
  resultsQuery,
  type Experiment,
  type ExperimentResults,
} from '~/api/experiments/experiments';
import { useNames } from '~/api/people/useNames';
import { counted } from '~/lib/text/counts';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { percent } from '../words';
import { AnswerBar } from './AnswerBar';
import { EvidencePath } from './EvidencePath';
import { Forest } from './Forest';
import { Health } from './Health';
import { Hidden } from './Hidden';
import { Ratings } from './Ratings';
import classes from './Results.module.css';
import { Turnout } from './Turnout';
import { sentenceOf } from './verdict';
import { VerdictPanel } from './VerdictPanel';
import { wonWords } from './won';
import { Whisker } from './Whisker';

interface ResultsProps {
  experiment: Experiment;
  actions: ReactNode;
}

/** The verdict in words first, then the pictures, then what may be wrong with it. */
export function Results({ experiment, actions }: ResultsProps) {
  const interval = useAwayInterval();
  const { data, error, refetch } = useQuery({
    ...resultsQuery(experiment.id),
    refetchInterval: experiment.state === 'running' && interval,
  });
  if (error && !data) {
    return (
      <ErrorPanel
        error={error}
        what="The result could not be read"
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <Skeleton height={320} />;
  if (!isWhole(data)) return <Hidden experiment={experiment} actions={actions} />;
  return (
    <>
      <VerdictPanel
        experiment={experiment}
        state={data.state}
        sentence={sentenceOf(data)}
        actions={actions}
      />
      {experiment.state === 'running' && <Turnout experiment={experiment} />}
      <Found results={data} experiment={experiment} />
    </>
  );
}

type WholeResults = Required<ExperimentResults>;

/** Of what is hidden from a rater, nothing but the count of pairs is there. */
function isWhole(data: ExperimentResults): data is WholeResults {
  return !data.blinded && data.state !== undefined && data.estimate !== undefined;
}

function Found({ results, experiment }: { results: WholeResults; experiment: Experiment }) {
  const { state, estimate, evidence, answers, raters, cells, pairs, ratings } = results;
  const { characterName, emotionName } = useNames(cells.map((cell) => cell.character_id));
  const nameOf = (id: string) =>
    experiment.raters.find((one) => one.id === id)?.display_name ?? 'Somebody';
  const read = useQuery(pairsQuery(experiment.id)).data?.pairs ?? [];
  const votes = answers.a + answers.b + answers.both_good + answers.both_bad;
  if (votes === 0) return null;
  // A direction that is not told in words yet is not shown in a picture either.
  const isTold = state !== 'collecting';
  return (
    <>
      {isTold ? (
        <>
          <Section title="What the panel prefers">
            <div className={classes['columns']}>
              <div>
                <Whisker estimate={estimate} />
              </div>
              <div>
                <AnswerBar answers={answers} />
              </div>
            </div>
          </Section>
          {ratings && (
            <Section title="Ratings" description="How often each mark was given.">
              <div className={classes['columns']}>
                {ratings.map((one) => (
                  <Ratings key={one.name ?? ''} ratings={one} />
                ))}
              </div>
            </Section>
          )}
          <Section title="How sure it is">
            <EvidencePath evidence={evidence} planned={pairs.planned} />
          </Section>
          <Section
            title="Rater by rater, cell by cell"
            description="To be looked at, not to be judged by: each part alone is small."
          >
            <div className={classes['columns']}>
              <Forest
                title="Raters"
                of="rater"
                rows={raters.map(({ id, votes: given, share, ci95, is_author }) => ({
                  key: id,
                  name: is_author ? `${nameOf(id)} (does not count)` : nameOf(id),
                  note: counted(given, 'vote'),
                  share,
                  interval: ci95,
                }))}
              />
              <Forest
                title="Cells"
                of="cell"
                rows={cells.map((cell) => ({
                  key: `${cell.character_id}/${cell.emotion}`,
                  name: `${characterName(cell.character_id)}, ${emotionName(cell.emotion)}`,
                  ...wordsOfCell(cell, wonWords(read, cell, pairs.counted ?? pairs.frozen)),
                }))}
              />
            </div>
          </Section>
        </>
      ) : (
        <Section title="What the panel prefers">
          <Text size="sm">
            {counted(votes, 'vote')} so far. What they say is shown once it means something.
          </Text>
        </Section>
      )}
      <Section title="Health">
        <Health results={results} nameOf={nameOf} planned={pairs.planned} />
      </Section>
    </>
  );
}

/** An estimate is no count: beside it stands in how many pairs B was preferred. */
function wordsOfCell({ pairs, share, ci95 }: WholeResults['cells'][number], won?: string) {
  const note = counted(pairs, 'pair');
  if (pairs === 0) return { note, share: null, interval: null };
  const words = `${won ?? note}, estimate: ${percent(share)}`;
  return { note: won === undefined ? note : `${won} pairs`, words, share, interval: ci95 };
}
