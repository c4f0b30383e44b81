// Which release of this UI the browser runs, and which one the server has: after a deployment, or when
// it is taken back, they differ. A release is known by its entry script, whose name has a hash of all.
import { useSyncExternalStore } from 'react';

const patience = 10_000; // milliseconds

/** The entry script that a page of ours names; undefined when it is not such a page. */
export function releaseOf(page: string): string | undefined {
  const tag = /<script\b[^>]*\btype="module"[^>]*>/.exec(page)?.[0] ?? '';
  return /\bsrc="([^"]+)"/.exec(tag)?.[1];
}

const loaded = globalThis.document
  ?.querySelector('script[type="module"][src]')
  ?.getAttribute('src');

const listeners = new Set<() => void>();
let isOutdated = false;

function notice(outdated: boolean) {
  if (outdated === isOutdated) return;
  isOutdated = outdated;
  for (const listener of listeners) listener();
}

export type ServedRelease = { state: 'same' } | { state: 'other'; name: string };

/** What the server has now; undefined when it does not answer with a page of ours. */
export async function askForRelease(): Promise<ServedRelease | undefined> {
  try {
    const answer = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(patience) });
    const name = answer.ok ? releaseOf(await answer.text()) : undefined;
    if (name === undefined) return undefined;
    notice(name !== loaded);
    return name === loaded ? { state: 'same' } : { state: 'other', name };
  } catch {
    return undefined;
  }
}

/** Whether the server was seen to have another release than the one that runs here. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => isOutdated,
  );
}

const storageKey = 'mien-reloaded-for';

/** Loads the page anew, but once only for each release; false when it was done before. */
export function reloadOnce(release: string): boolean {
  try {
    if (sessionStorage.getItem(storageKey) === release) return false;
    sessionStorage.setItem(storageKey, release);
  } catch {
    return false; // without a memory it might go on for ever
  }
  location.reload();
  return true;
}
