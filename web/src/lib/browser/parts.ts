// Parts of the UI come in files of their own, which may be missing: while the server is away, and after
// a deployment, when it has files of other names.

import { ToldError } from '~/lib/problem';

/** A part did not come. Its words are for people; what the browser said is the cause. */
export class PartMissingError extends ToldError {
  override readonly name = 'PartMissingError';
  constructor(cause: unknown) {
    super('This part of Mien could not be loaded.', { cause });
  }
}

/** Styles that did not come, by address. Vite asks for each only once, and a part would come up bare. */
const missing = new Set<string>();

/** Notes which styles did not come. Once, before the first part is asked for. */
export function watchStyles() {
  window.addEventListener('vite:preloadError', (event) => {
    const address = /^Unable to preload CSS for (\S+)$/.exec(event.payload.message)?.[1];
    if (address === undefined) return;
    missing.add(address);
    // The script is loaded all the same: loadPart waits for the styles.
    event.preventDefault();
  });
}

function loadStyles(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.addEventListener('load', () => {
      missing.delete(address);
      resolve();
    });
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`no styles at ${address}`));
    });
    document.head.append(link);
  });
}

/** A part with all its styles, or a PartMissingError; asking again may help. */
export async function loadPart<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    const module = await load();
    await Promise.all([...missing].map(loadStyles));
    return module;
  } catch (error) {
    throw new PartMissingError(error);
  }
}

const pause = 5000; // milliseconds

/** The same for what nobody waits for: it is asked for until it comes. */
export async function loadPartAtLast<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return await loadPart(load);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
