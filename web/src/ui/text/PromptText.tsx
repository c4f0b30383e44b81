import { parseVariables, stateOf, type Scope, type Segment } from '~/lib/prompt/variables';
import classes from './PromptText.module.css';

interface PromptTextProps {
  text: string;
  /** What the variables are filled with; any character when it is left out. */
  scope?: Scope;
  /** Shows only so many lines. */
  lines?: 2 | 3;
}

export const anyScope: Scope = { attributes: null };

/** The class that marks a part of a prompt, here and in the editor; undefined for plain text. */
export function markOf(segment: Segment, scope: Scope): string | undefined {
  if (segment.kind === 'text') return undefined;
  return classes[segment.kind === 'variable' ? stateOf(segment, scope) : segment.kind];
}

/** A prompt as it was written, with its variables marked. */
export function PromptText({ text, scope = anyScope, lines }: PromptTextProps) {
  return (
    <p className={classes['text']} data-lines={lines} dir="auto">
      {parseVariables(text).map((segment) => {
        const mark = markOf(segment, scope);
        if (mark === undefined) return segment.source;
        return (
          <span key={segment.from} className={mark}>
            {segment.source}
          </span>
        );
      })}
    </p>
  );
}
