import type { ListedExperiment } from '~/api/experiments/experiments';

export type ExperimentState = ListedExperiment['state'];

/** How far an experiment is, for people. */
export function stateWord({ state, winner }: Pick<ListedExperiment, 'state' | 'winner'>): string {
  switch (state) {
    case 'draft':
      return 'Draft';
    case 'rendering':
      return 'Making clips';
    case 'running':
      return 'Voting';
    case 'closed':
      return winner === null ? 'No winner' : `${winner.toUpperCase()} won`;
  }
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** "58–82 %". */
export function percents([low = 0, high = 1]: readonly number[]): string {
  return `${Math.round(100 * low)}–${percent(high)}`;
}

/** "67 : 33", as people speak of a preference. */
export function ratio(share: number): string {
  const first = Math.round(100 * share);
  return `${first} : ${100 - first}`;
}

/** Beyond this, more evidence is no other news. */
const evidenceSaidMax = 1_000_000;

/** The evidence that a natural logarithm stands for: "6.1×". */
export function evidenceWords(logEvidence: number): string {
  const evidence = Math.exp(logEvidence);
  if (evidence >= evidenceSaidMax) return 'more than a million ×';
  if (evidence < 0.1) return 'less than 0.1×';
  return evidence < 10 ? `${evidence.toFixed(1)}×` : `${Math.round(evidence)}×`;
}
