// What the page shows of each emotion of a character, put together from several answers.
import type { CellPoster } from '~/api/clips/posters';
import type { Preview } from '~/api/clips/previews';
import type { Prompt, VariableProblem } from '~/api/prompts/prompts';
import { isUnderWay } from '~/lib/clip/clip';
import { sourceOf, type Source } from '~/ui/text/SourceBadge';
import type { ShownCells } from './search';

export interface Cell {
  prompt: Prompt;
  source: Source;
  hasDraft: boolean;
  problems: readonly VariableProblem[];
  poster_url: string | null;
  /** The preview that is being made now. */
  underWay: Preview | undefined;
  /** The last preview failed, and none came after it. */
  hasFailed: boolean;
}

interface Answers {
  prompts: readonly Prompt[];
  drafts: readonly { emotion: string }[];
  /** Latest first. */
  previews: readonly Preview[];
  posters: readonly CellPoster[];
}

export function cellsOf({ prompts, drafts, previews, posters }: Answers): Cell[] {
  return prompts.map((prompt) => {
    const own = previews.filter(({ emotion }) => emotion === prompt.emotion);
    const poster = posters.find(({ emotion }) => emotion === prompt.emotion);
    return {
      prompt,
      source: sourceOf(prompt),
      hasDraft: drafts.some(({ emotion }) => emotion === prompt.emotion),
      problems: prompt.problems.filter(isWorthSaying),
      poster_url: poster?.poster_url ?? null,
      underWay: own.find(({ status }) => isUnderWay(status)),
      hasFailed: own[0]?.status === 'failed',
    };
  });
}

/** A user is only known when a video is made, so that {user_id} is no fault here. */
function isWorthSaying({ code, name }: VariableProblem): boolean {
  return code !== 'missing' || name !== 'user_id';
}

/** Whether a cell is shown when only some are to be. A template's text is the character's own. */
export function isShown(cell: Cell, show: ShownCells | undefined): boolean {
  switch (show) {
    case undefined:
      return true;
    case 'draft':
      return cell.hasDraft;
    case 'custom':
      return cell.source === 'custom' || cell.source === 'template';
    case 'default':
    case 'missing':
      return cell.source === show;
  }
}
