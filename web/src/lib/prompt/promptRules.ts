import { isBlank } from '../text/blank';
import { countCharacters, limits } from '../text/limits';

const max = limits.prompt;

/** How long a prompt is, in code points after NFC as the server counts, and how long it may be. */
export function promptLength(text: string): { length: number; max: number } {
  return { length: countCharacters(text), max };
}

/** Why a text cannot be saved or tested; undefined when it can. */
export function promptProblem(text: string): string | undefined {
  if (text === '') return 'The prompt is empty.';
  if (isBlank(text)) return 'The prompt has no character that can be seen.';
  const { length } = promptLength(text);
  if (length > max) return `The prompt is ${length - max} characters too long.`;
  return undefined;
}
