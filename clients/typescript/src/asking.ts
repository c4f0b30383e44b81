// Requests that are tried again for a while, and what may pass for their answers.
import { readText } from './bodies.ts';
import type { Answer, Cell } from './cache.ts';
import type { Clock } from './clock.ts';
import { MienError, Unreachable, errorFrom, isAway, retryAfterMsOf } from './errors.ts';
import type { Fetch } from './stream.ts';
import { Turnstile, pause } from './waiting.ts';

const answerBytesMax = 4 * 1024 * 1024;
const requestsMax = 32; // at once
const pauseMsMin = 50;
const pauseMsMax = 1000;
const quietMsMax = 60_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An answer, and when the request was sent that got it. */
export interface Got {
  readonly value: object;
  readonly startedAt: number;
}

export class Asker {
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  readonly #msMax: number;
  readonly #closing = new AbortController();
  readonly #turnstile = new Turnstile(requestsMax);
  // Until when Mien, or what stands before it, wants no more requests of ours.
  #quiet: { until: number; refusal: MienError } | undefined;

  /** msMax is how long a call may wait, with all its tries. */
  constructor(fetch: Fetch, clock: Clock, msMax: number) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#msMax = msMax;
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }

  requireOpen(): void {
    if (this.closing.aborted) throw new MienError('the client is closed');
  }

  /** Tried again until the deadline; or once more at most, within `ms`. */
  async get(path: string, ms?: number): Promise<Got> {
    const deadline = performance.now() + Math.min(this.#msMax, ms ?? this.#msMax);
    for (let tries = 1, longest = pauseMsMin; ; ++tries, longest *= 2) {
      await this.#respectQuiet(deadline, ms === undefined);
      try {
        return await this.#getOnce(path, deadline);
      } catch (error) {
        if (!isAway(error)) throw error;
        const jittered = Math.min(longest, pauseMsMax) * (0.5 + Math.random() / 2);
        const wait = Math.max(error.retryAfterMs ?? 0, jittered);
        // One more try for a kept connection that was closed meanwhile.
        const isLast = ms !== undefined && tries === 2;
        if (isLast || performance.now() + wait >= deadline) throw error;
        await this.#pause(wait);
      }
    }
  }

  async #getOnce(path: string, deadline: number): Promise<Got> {
    this.requireOpen();
    const late = new AbortController();
    const stop = () => late.abort();
    const timer = setTimeout(stop, deadline - performance.now());
    this.closing.addEventListener('abort', stop);
    try {
      if (!(await this.#turnstile.enter(late.signal))) throw new Error('no answer in time');
      try {
        return await this.#send(path, late.signal);
      } finally {
        this.#turnstile.leave();
      }
    } catch (cause) {
      this.requireOpen();
      if (cause instanceof MienError) throw cause;
      const why = late.signal.aborted ? 'no answer in time' : String(cause);
      throw new Unreachable(`${path}: ${why}`, { cause });
    } finally {
      stop();
      clearTimeout(timer);
      this.closing.removeEventListener('abort', stop);
    }
  }

  async #send(path: string, signal: AbortSignal): Promise<Got> {
    const startedAt = this.#clock.now();
    const response = await this.#fetch(path, 'application/json', signal);
    const text = await readText(response, answerBytesMax);
    if (response.status !== 200) throw this.#refusalOf(response, text);
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { value, startedAt };
    throw notMiens(path);
  }

  #refusalOf(response: Response, text: string): MienError {
    const refusal = errorFrom(response, text);
    if (response.status === 429) {
      const ms = Math.min(retryAfterMsOf(response) ?? 0, quietMsMax);
      this.#quiet = { until: performance.now() + ms, refusal };
    }
    return refusal;
  }

  async #respectQuiet(deadline: number, mayWait: boolean): Promise<void> {
    if (!this.#quiet) return;
    const { until, refusal } = this.#quiet;
    const ms = until - performance.now();
    if (ms <= 0) this.#quiet = undefined;
    else if (mayWait && until < deadline) await this.#pause(ms + Math.random() * pauseMsMin);
    else throw refusal;
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, this.closing);
    this.requireOpen();
  }
}

function notMiens(path: string): Unreachable {
  return new Unreachable(`${path}: an answer that is not Mien's`);
}

/**
 * The answer, if it is one, and one for this very cell and user: what mixes answers up on the way, such
 * as a cache of others, must not give a user the text of another.
 */
export function answerOf(value: object, cell: Cell): Answer {
  const answer = {
    mentions_time: true, // of a server that does not say: assume the worst
    experiment: null,
    problems: [],
    hints: [],
    ...value,
  } as unknown as Answer;
  const texts = [answer.character_id, answer.emotion, answer.text, answer.source];
  const isOne =
    [...texts, answer.resolution_id].every((text) => typeof text === 'string') &&
    typeof answer.version === 'number' &&
    answer.user_id !== undefined &&
    [answer.problems, answer.hints].every((list) => Array.isArray(list));
  if (!isOne) throw notMiens('/api/resolve');
  const isOfTheCell =
    answer.emotion === cell.emotion &&
    answer.user_id === (cell.user ?? null) &&
    (cell.character === undefined || answer.character_id === cell.character);
  if (!isOfTheCell) throw new Unreachable('/api/resolve: the answer to another question');
  return frozen(answer);
}

/** What is kept is everybody's: nobody may change it. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** An id goes into the path as it is, so it must be one. */
export function videoPath(id: string): string {
  if (!uuid.test(id)) throw new MienError(`${JSON.stringify(id)} is not the id of a video`);
  return `/api/videos/${id}`;
}
