// The server signs the links to clips anew with each answer. A player whose link changes starts
// again from nothing, so the first link to a file is kept for as long as it is good.

/** A link is not used in the last minutes before it ends, so that a clip can play to its end. */
const reserve = 5 * 60_000;
const most = 500;

function endOf(link: string): number {
  const seconds = Number(new URL(link, 'http://localhost').searchParams.get('expires'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
}

export class SteadyLinks {
  private readonly links = new Map<string, string>();

  /** The link to use instead of `link`: an earlier one to the same file while that is good. */
  use(link: string, now: number): string {
    const file = link.split('?', 1)[0] ?? link;
    const kept = this.links.get(file);
    if (kept !== undefined && endOf(kept) - now > reserve) return kept;
    this.links.delete(file);
    this.links.set(file, link);
    const oldest = this.links.keys().next().value;
    if (this.links.size > most && oldest !== undefined) this.links.delete(oldest);
    return link;
  }

  /** When a link turned out to be no good. */
  forget(link: string) {
    this.links.delete(link.split('?', 1)[0] ?? link);
  }
}

const links = new SteadyLinks();

export function steadyLink(link: string): string {
  return links.use(link, Date.now());
}

type Renew = (file: string) => Promise<void>;

/** A file that fails with a fresh link too is not asked for again so soon, in milliseconds. */
const renewalPause = 60_000;

const renewals = new Map<string, { at: number; done: Promise<void> }>();
let renew: Renew | undefined;

/** Who reads anew whatever shows a file, so that its link is a fresh one. Returns how to stop that. */
export function onLinkFailed(reader: Renew): () => void {
  renew = reader;
  return () => {
    renew = undefined;
  };
}

/** When a link turned out to be no good: asks for a fresh one, once. Ends when there is an answer. */
export async function renewLink(link: string, now = Date.now()): Promise<void> {
  const file = new URL(link, 'http://localhost').pathname;
  links.forget(file);
  const last = renewals.get(file);
  if (last && now - last.at < renewalPause) return last.done;
  const done = renew?.(file) ?? Promise.resolve();
  renewals.set(file, { at: now, done });
  return done;
}
