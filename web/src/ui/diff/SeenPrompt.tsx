import { parseVariables } from '~/lib/prompt/variables';
import { anyScope, markOf } from '../text/PromptText';
import { SeenText } from './SeenText';

/** A SeenText of a prompt, its variables marked as the editor marks them. */
export function SeenPrompt({ text, other }: { text: string; other?: string }) {
  return parseVariables(text).map((segment) => (
    <span key={segment.from} className={markOf(segment, anyScope)}>
      <SeenText text={segment.source} {...(other === undefined ? {} : { other })} />
    </span>
  ));
}
