import type { Experiment } from '~/api/experiments/experiments';

type Closable = Pick<Experiment, 'state' | 'archived_at' | 'blinded'>;

/** Why an experiment cannot be edited, in a sentence; nothing while it can. */
export function whyClosed(
  { state, archived_at, blinded }: Closable,
  mayEdit: boolean,
): string | undefined {
  if (state !== 'draft') return 'It was started meanwhile, which fixes its texts.';
  if (archived_at !== null) return 'It was archived meanwhile.';
  // Whoever is to vote on it is shown no texts, and whoever changes it wrote some of them.
  if (blinded) return 'You were put on its panel meanwhile, and its texts are hidden from you.';
  return mayEdit ? undefined : 'You do not have the role of an editor.';
}
