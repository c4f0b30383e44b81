// The time by which answers are judged: milliseconds that only go forwards, and that pass while the
// machine is suspended, which they do not everywhere for performance.now().

// What the clock on the wall may gain at once without it being a sleep of the machine, or a person who
// sets it; for either it is right to ask again.
const sleptMsMin = 1000;

export class Clock {
  readonly #steady: () => number;
  readonly #wall: () => number;
  #wallIsAhead: number;
  #sleptMs = 0;

  constructor(steady = () => performance.now(), wall = () => Date.now()) {
    this.#steady = steady;
    this.#wall = wall;
    this.#wallIsAhead = wall() - steady();
  }

  now(): number {
    const steady = this.#steady();
    const isAhead = this.#wall() - steady;
    const gained = isAhead - this.#wallIsAhead;
    if (gained >= sleptMsMin) this.#sleptMs += gained;
    this.#wallIsAhead = isAhead;
    return steady + this.#sleptMs;
  }
}
