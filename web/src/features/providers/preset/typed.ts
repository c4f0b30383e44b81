// What is typed into a field, beside the value that it stands for.
import type { PresetContent } from '~/api/providers/presets';
import { parseUsd } from '~/lib/text/money';
import { isSameContent } from './content';

/** What was read, or a sentence on why nothing could be. */
export type Reading = { value: unknown } | { problem: string };

export interface Typed {
  text: string;
  /** The value that the text says, or beside which it was typed when it says none. */
  of: unknown;
  problem?: string;
}

/** Any object. */
export function readObject(typed: string): Reading {
  try {
    const value: unknown = JSON.parse(typed);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { value } : { problem: 'An object is wanted: { "name": value }.' };
  } catch {
    return { problem: 'This is no JSON yet.' };
  }
}

export function typedOf(value: unknown): Typed {
  return { text: value === undefined ? '' : JSON.stringify(value, null, 2), of: value };
}

export function typedJson(text: string, now: unknown, read: (text: string) => Reading): Typed {
  const reading = text.trim() === '' ? { value: undefined } : read(text);
  return 'problem' in reading
    ? { text, of: now, problem: reading.problem }
    : { text, of: reading.value };
}

/** As it is typed while that is still about the value; else the value, which came from elsewhere. */
export function shownOf(typed: Typed, value: unknown): Typed {
  return Object.is(typed.of, value) || isSameObject(typed.of, value) ? typed : typedOf(value);
}

/** Nothing is as good as an object without members. */
function isSameObject(a: unknown, b: unknown): boolean {
  return isSameContent((a ?? {}) as PresetContent, (b ?? {}) as PresetContent);
}

/** The cost that is typed; what is no amount stays as it is typed, and cannot be saved. */
export function costIn(text: string): number | string | undefined {
  const amount = parseUsd(text);
  return amount === null ? undefined : (amount ?? text);
}

/** "0.50" while that is the cost; another cost came from elsewhere. */
export function shownCost(typed: string, cost: unknown): string {
  if (costIn(typed) === cost) return typed;
  return typeof cost === 'number' || typeof cost === 'string' ? String(cost) : '';
}
