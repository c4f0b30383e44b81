import type { Experiment, ExperimentResults } from '~/api/experiments/experiments';
import { pairsMin } from '../design/draft';

export type VerdictState = NonNullable<ExperimentResults['state']>;

/** The verdict in words: the server's, but for how far it is while there are too few pairs for one. */
export function sentenceOf({
  state,
  sentence,
  pairs,
}: Required<Pick<ExperimentResults, 'state' | 'sentence' | 'pairs'>>): string {
  const { frozen, planned } = pairs;
  return state === 'collecting' && frozen < pairsMin
    ? `${frozen} of ${planned} pairs are in; the first reading comes at ${pairsMin}.`
    : sentence;
}

/** What a verdict means for whoever reads it: what to do now. */
export function adviceOf(state: VerdictState, experiment: Experiment): string {
  const isOpen = experiment.state === 'running';
  switch (state) {
    case 'collecting':
      return 'No direction is shown before then: a lucky start would mislead.';
    case 'open':
      return 'Both may be equally good, or it is too early to tell. Let the panel go on.';
    case 'leaning':
      return 'Not decided. Looking often does not make a false winner more likely; stopping here would.';
    case 'winner':
      return experiment.promoted_at === null
        ? 'It is decided, and no more votes are taken. Promoting saves the text in every cell as a new version.'
        : 'The winning text is in use.';
    case 'no_difference':
      return 'Nobody would notice which one was used. Close it, and keep the shorter text.';
    case 'inconclusive':
      return isOpen
        ? 'All pairs are answered. Add some, or close it without a winner.'
        : 'It ended without a winner: neither text is worse than the other by much.';
    case 'review':
      return 'Some raters see it the other way round. Look at each rater below before anything is changed.';
    case 'blocked':
      return 'The numbers favour one text, but something is wrong with the experiment: see below what.';
  }
}

export type VerdictTone = 'open' | 'good' | 'equal' | 'bad';

export function toneOf(state: VerdictState): VerdictTone {
  switch (state) {
    case 'winner':
      return 'good';
    case 'no_difference':
    case 'inconclusive':
      return 'equal';
    case 'review':
    case 'blocked':
      return 'bad';
    case 'collecting':
    case 'open':
    case 'leaning':
      return 'open';
  }
}
