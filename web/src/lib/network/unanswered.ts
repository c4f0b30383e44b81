// Changes whose answer was lost: until the server says it, nobody knows whether they happened.
import { useSyncExternalStore } from 'react';

let count = 0;
const listeners = new Set<() => void>();

function add(difference: 1 | -1) {
  count += difference;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** One more; returns what to call when its answer is known. */
export function beginUnanswered(): () => void {
  add(1);
  return () => add(-1);
}

/** Whether the outcome of some change is not known at the moment. */
export function isAnyUnanswered(): boolean {
  return count > 0;
}

export function useUnanswered(): boolean {
  return useSyncExternalStore(subscribe, isAnyUnanswered);
}
