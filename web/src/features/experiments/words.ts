import type { ListedExperiment } from '~/api/experiments/experiments';

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
      return winner === null ? 'Closed without a winner' : `${winner.toUpperCase()} won`;
  }
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
