// Reads under way, so that all who want the same cell at once share one.

export const joinMsMax = 20;

/**
 * Who joins gets what was asked for before they asked, so a flight is open for a moment only, and for
 * nobody after a change was heard, or after another answer for its cell has come: no call may get an
 * older text than the one before it.
 */
export class Flights<Outcome> {
  readonly #open = new Map<string, { beganAt: number; outcome: Promise<Outcome> }>();

  get size(): number {
    return this.#open.size;
  }

  find(key: string, now: number): Promise<Outcome> | undefined {
    const flight = this.#open.get(key);
    return flight && now - flight.beganAt <= joinMsMax ? flight.outcome : undefined;
  }

  begin(key: string, now: number, outcome: Promise<Outcome>): void {
    this.#open.set(key, { beganAt: now, outcome });
    const close = () => this.#open.delete(key);
    outcome.then(close, close);
  }

  closeAll(): void {
    this.#open.clear();
  }
}
