import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Experiment, ExperimentResults } from '~/api/experiments/experiments';
import { isolated } from '~/lib/text/isolated';
import { percent } from '../words';
import classes from './Results.module.css';
import { Term } from './Term';

type Results = Required<Pick<ExperimentResults, 'health' | 'raters' | 'guardrails' | 'answers'>>;

interface HealthProps {
  results: Results;
  nameOf: (id: string) => string;
  planned: Experiment['pair_count'];
}

interface Finding {
  key: string;
  isGood: boolean;
  words: ReactNode;
}

const kept: Record<Results['guardrails'][number]['id'], string> = {
  both_bad: 'Few answers say that both clips are bad.',
  failures: "The winner's clips do not fail more often than the other's.",
  position: 'Neither side is chosen too often.',
  one_rater: 'No rater has most of the votes.',
  rater_split: 'At least two thirds of the raters lean the same way.',
  prompt_moved: 'The prompts are as they were at the start.',
};

/** Below this a rater's answers to repeated pairs are little better than guesses. */
const steady = 0.7;

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What may have gone wrong, in words: first what a winner must not break, then what to know. */
export function Health({ results, nameOf, planned }: HealthProps) {
  const { guardrails } = results;
  return (
    <div className={classes['columns']}>
      {guardrails.length > 0 && (
        <Findings
          title="Before a winner is declared"
          findings={guardrails.map(({ id, is_kept, message }) => ({
            key: id,
            isGood: is_kept,
            words: is_kept || message === null ? kept[id] : sentence(message),
          }))}
        />
      )}
      <Findings title="Good to know" findings={findingsOf(results, nameOf, planned)} />
    </div>
  );
}

function Findings({ title, findings }: { title: string; findings: readonly Finding[] }) {
  return (
    <div>
      <h3 className={classes['heading']}>{title}</h3>
      <ul className={classes['findings']}>
        {findings.map(({ key, isGood, words }) => (
          <li key={key} data-good={isGood}>
            {isGood ? (
              <IconCircleCheck size={16} aria-label="Fine" />
            ) : (
              <IconAlertTriangle size={16} aria-label="Look at this" />
            )}
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function findingsOf({ health, raters }: Results, nameOf: (id: string) => string, planned: number) {
  const { left, decisive, left_p, agreement, failed_a, failed_b, decision_ms_median } = health;
  const leftShare = decisive === 0 ? 0.5 : left / decisive;
  const unsteady = raters.filter(({ consistency }) => consistency !== null && consistency < steady);
  const findings: Finding[] = [
    {
      key: 'left',
      isGood: left_p >= 0.01 || Math.abs(leftShare - 0.5) <= 0.2,
      words:
        decisive === 0
          ? 'Nobody has preferred a side yet.'
          : `The left clip was chosen in ${percent(leftShare)} of ${decisive} answers for one side; about half is right, since sides are drawn.`,
    },
    {
      key: 'failed',
      isGood: failed_a + failed_b === 0,
      words:
        failed_a + failed_b === 0
          ? `All clips of the ${planned} pairs could be made.`
          : `Clips that could not be made: ${failed_a} of A, ${failed_b} of B. Each is a loss of its text, without a vote.`,
    },
    {
      key: 'steady',
      isGood: unsteady.length === 0,
      words:
        unsteady.length === 0
          ? 'Pairs that came twice were answered alike.'
          : `Pairs that came twice were often answered otherwise by ${unsteady.map(({ id }) => isolated(nameOf(id))).join(', ')}.`,
    },
  ];
  if (agreement) {
    findings.push({
      key: 'agreement',
      isGood: true,
      words: (
        <>
          The raters agree with{' '}
          <Term says="Krippendorff's alpha: 1 is full agreement, 0 what chance gives. This is taste: where both texts are equally good, about 0 is what you would expect.">
            α {signed(agreement.alpha)}
          </Term>{' '}
          ({agreement.ci95.map(signed).join(' to ')}).
        </>
      ),
    });
  }
  if (decision_ms_median !== null) {
    findings.push({
      key: 'time',
      isGood: true,
      words: `Half of the answers took less than ${(decision_ms_median / 1000).toFixed(1)} s.`,
    });
  }
  return findings;
}
