// Waiting that ends.

/** Until the time is over, or the signal comes. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

/** The outcome, or the reason of the signal if it comes first. */
export function unlessAborted<T>(outcome: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return outcome;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const leave = () => signal.removeEventListener('abort', stop);
    outcome.then(resolve, reject).finally(leave);
  });
}

/** Lets so many through at once. */
export class Turnstile {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#free = most;
  }

  /** False when the signal came first. */
  async enter(signal: AbortSignal): Promise<boolean> {
    while (this.#free === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          this.#waiting.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        this.#waiting.add(go);
        signal.addEventListener('abort', go);
      });
    }
    if (signal.aborted) {
      this.#wakeOne(); // this one may have been woken for a place that it does not take
      return false;
    }
    this.#free -= 1;
    return true;
  }

  leave(): void {
    this.#free += 1;
    this.#wakeOne();
  }

  #wakeOne(): void {
    const [first] = this.#waiting;
    if (this.#free > 0) first?.();
  }
}
