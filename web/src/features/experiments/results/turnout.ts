import type { Experiment, ExperimentPair } from '~/api/experiments/experiments';

type Rater = Experiment['raters'][number];

/** How many pairs a rater has answered, and how many wait for them; one that comes again is counted once. */
export function turnoutOf(pairs: readonly ExperimentPair[], { id }: Pick<Rater, 'id'>) {
  const hasAnswered = ({ votes }: ExperimentPair) => votes.some(({ rater_id }) => rater_id === id);
  return {
    answered: pairs.filter(hasAnswered).length,
    waiting: pairs.filter((pair) => pair.frozen_order === null && !hasAnswered(pair)).length,
  };
}

/** "7 answered, 5 to go". */
export function turnoutWords(pairs: readonly ExperimentPair[], rater: Rater): string {
  const { answered, waiting } = turnoutOf(pairs, rater);
  if (rater.is_unblinded) return `${answered} answered; has seen the texts, votes no more`;
  if (rater.is_author) return `${answered} answered; wrote a text, does not count`;
  return waiting === 0
    ? `${answered} answered, none to go`
    : `${answered} answered, ${waiting} to go`;
}
