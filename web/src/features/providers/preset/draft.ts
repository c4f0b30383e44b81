import type { PresetContent } from '~/api/providers/presets';
import type { FieldProblem } from '~/lib/problem';

/** What is being written. */
export interface Draft {
  name: string;
  content: PresetContent;
}

export interface FieldsProps {
  content: PresetContent;
  /** What is said of a member of the content, by its pointer below it: "/bind/text". */
  problem: (pointer: string) => string | undefined;
  onChange: (content: PresetContent) => void;
}

/** Finds what was said of a member; what was said of something inside it counts where it has no place. */
export function problemFinder(problems: readonly FieldProblem[]) {
  return (pointer: string) =>
    problems.find((problem) => problem.pointer === `/content${pointer}`)?.message;
}
