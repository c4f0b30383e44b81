// What only one tab of this browser does at a time. The browser's locks do that, but they are there on
// https and localhost only. Elsewhere tabs take turns by a lease in localStorage.

/** Longer than a hidden tab may sleep between two of its timers, in milliseconds. */
const leaseLength = 90_000;
const renewalPause = 10_000;

type Run = (signal: AbortSignal) => Promise<void>;

/** Waits for this tab's turn, runs it once, and gives the turn on when it ends or the tab goes away.
    `run` is told by its signal when it has to end; `signal` ends the waiting, and the running too. */
export function inOneTab(name: string, signal: AbortSignal, run: Run): void {
  if (globalThis.navigator?.locks) {
    // Refused when it is aborted while it waits.
    navigator.locks.request(name, { signal }, () => run(signal)).catch(() => undefined);
  } else {
    withLease(`mien-lease:${name}`, signal, run);
  }
}

interface Lease {
  holder: string;
  until: number;
}

interface Surroundings {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  events: EventTarget;
}

/** The same without locks. */
export function withLease(
  key: string,
  signal: AbortSignal,
  run: Run,
  { storage, events }: Surroundings = { storage: localStorage, events: window },
): void {
  const own = `${Date.now()}-${Math.random()}`;
  let running: AbortController | undefined;
  const read = (): Lease | null => JSON.parse(storage.getItem(key) ?? 'null');
  const giveBack = () => {
    if (read()?.holder === own) storage.removeItem(key);
  };
  const look = () => {
    const lease = read();
    if (lease && lease.holder !== own && lease.until > Date.now()) {
      // A tab that slept too long has lost its turn.
      running?.abort();
      return;
    }
    const taken: Lease = { holder: own, until: Date.now() + leaseLength };
    storage.setItem(key, JSON.stringify(taken));
    if (running) return;
    running = new AbortController();
    void run(running.signal).finally(end);
  };
  const timer = setInterval(look, renewalPause);
  const end = () => {
    clearInterval(timer);
    events.removeEventListener('storage', look);
    events.removeEventListener('pagehide', giveBack);
    signal.removeEventListener('abort', end);
    running?.abort();
    giveBack();
  };
  // Another tab gave its turn back.
  events.addEventListener('storage', look);
  events.addEventListener('pagehide', giveBack);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  else look();
}
