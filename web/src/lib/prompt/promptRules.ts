import { countCodePoints } from './variables';

const max = 5000;

/** How long a prompt is, in code points after NFC as the server counts, and how long it may be. */
export function promptLength(text: string): { length: number; max: number } {
  return { length: countCodePoints(text.normalize('NFC')), max };
}

/** Why a text cannot be saved or tested; undefined when it can. */
export function promptProblem(text: string): string | undefined {
  if (text.trim() === '') return 'The prompt is empty.';
  const { length } = promptLength(text);
  if (length > max) return `The prompt is ${length - max} characters too long.`;
  return undefined;
}
