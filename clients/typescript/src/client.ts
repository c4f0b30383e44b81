// The client: answers from its cache while they are fresh, from Mien otherwise, and while Mien is
// away from its cache again, with a word about it.
import { type Answer, Cache, type Cell, type Change, type Found, keyOf } from './cache.ts';
import { usualDeafMsMax } from './cache.ts';
import type { components } from './contract.ts';
import { MienError, NotAllowed, ProblemError, Unreachable, errorFrom, isAway } from './errors.ts';
import { Stream, type StreamListener, pause } from './stream.ts';

export type Video = components['schemas']['Video'];

const answerBytesMax = 4 * 1024 * 1024;
// With an answer at hand for the case that Mien is away nobody waits longer than that.
const fallbackMs = 1000;
// While Mien is away, who has such an answer asks it this seldom.
const awayMs = 1000;
const pauseMsMin = 50;
const pauseMsMax = 1000;

export interface ClientOptions {
  /** Where Mien is, such as https://mien.example.com. */
  readonly url: string;
  /** An API token of the scope `resolve`; without one, a page's own session counts. */
  readonly token?: string;
  /** Of what is kept, about. */
  readonly cacheBytesMax?: number;
  /** How old an answer may be that is given while Mien is away. */
  readonly staleMsMax?: number;
  /** How long a call may wait, with all its tries. */
  readonly deadlineMs?: number;
  /** How long a node of Mien may hear of no change without knowing it. */
  readonly deafMsMax?: number;
}

/** What a cell stands for. */
export class Resolution {
  readonly answer: Answer;
  /** It is the last that was known, because Mien is away. */
  readonly isStale: boolean;
  /** How long ago it was last known to be what Mien answers. */
  readonly ageMs: number;

  constructor({ answer, isStale, ageMs }: Found) {
    this.answer = answer;
    this.isStale = isStale;
    this.ageMs = ageMs;
  }

  get text(): string {
    return this.answer.text;
  }

  get version(): number {
    return this.answer.version;
  }

  /** `global` for the text of the emotion's global default. */
  get source(): Answer['source'] {
    return this.answer.source;
  }

  get resolutionId(): string {
    return this.answer.resolution_id;
  }

  get characterId(): string {
    return this.answer.character_id;
  }
}

export interface Counts {
  readonly hits: number; // answers from the cache, fresh
  readonly reads: number; // answers of Mien
  readonly stale: number; // answers from the cache while Mien was away
  readonly changes: number; // that the stream told of
  readonly streams: number; // that have begun
  readonly entries: number;
  readonly bytes: number; // of the entries, about
}

/** Open one for the life of the process and close it at its end. */
export class Client implements AsyncDisposable {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #deadlineMs: number;
  readonly #cache: Cache;
  readonly #stream: Stream;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<() => void>(); // for the stream to begin
  #awayUntil = 0;
  #counts = { hits: 0, reads: 0, stale: 0, changes: 0, streams: 0 };
  #streamFailure: unknown;

  constructor({
    url,
    token,
    cacheBytesMax = 32 * 1024 * 1024,
    staleMsMax = 3_600_000,
    deadlineMs = 5000,
    deafMsMax = usualDeafMsMax,
  }: ClientOptions) {
    const { protocol, search } = new URL(url);
    if (!/^https?:$/.test(protocol) || search !== '') {
      throw new TypeError(`${url} is no address such as https://mien.example.com`);
    }
    this.#base = url.replace(/\/+$/, '');
    this.#token = token;
    this.#deadlineMs = deadlineMs;
    this.#cache = new Cache({
      bytesMax: cacheBytesMax,
      staleMsMax,
      readMsMax: deadlineMs,
      deafMsMax,
    });
    this.#stream = new Stream((...request) => this.#fetch(...request), this.#makeListener());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#stream.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  // Reading.

  /**
   * The text of a cell; without a character, of the one that is assigned to the user. Throws a
   * MienError: Unreachable without any answer, or a ProblemError that says what Mien has against it.
   */
  async resolve(asked: Cell): Promise<Resolution> {
    const cell = canonical(asked);
    const key = keyOf(cell);
    const now = performance.now();
    const found = this.#cache.findLast(key, now);
    if (found && (!found.isStale || now < this.#awayUntil)) return this.#give(found);
    try {
      const { answer, startedAt } = await this.#ask<Answer>(pathOf(cell), found !== undefined);
      return this.#keep(key, answer, startedAt);
    } catch (error) {
      const last = isAway(error) ? this.#findWhileAway(key) : this.#forgetAfter(error, key);
      if (last) return last;
      throw error;
    }
  }

  /** The fresh answer for a cell if it is at hand, without waiting. */
  peek(cell: Cell): Resolution | undefined {
    const found = this.#cache.findFresh(keyOf(canonical(cell)), performance.now());
    return found && this.#give(found);
  }

  /** A video as it is now; its `video_url` is null until it is completed. Not kept: links end. */
  async video(videoId: string): Promise<Video> {
    const { answer } = await this.#ask<Video>(`/api/videos/${encodeURIComponent(videoId)}`, false);
    return answer;
  }

  /** The cell's newest completed video, if it has one. Needs a token of the scope `read`. */
  async latestVideo({ character, emotion, user }: Cell): Promise<Video | undefined> {
    const query = new URLSearchParams({ emotion, status: 'completed', limit: '1' });
    if (character !== undefined) query.set('character_id', character);
    if (user !== undefined) query.set('user_id', user);
    const { answer } = await this.#ask<{ videos: Video[] }>(`/api/admin/videos?${query}`, false);
    return answer.videos[0];
  }

  // What is known of the connection.

  /** Whether changes are heard, so that answers are kept. */
  get isLive(): boolean {
    return this.#cache.stands(performance.now());
  }

  /** Why changes are not heard; undefined while they are. */
  get streamFailure(): unknown {
    return this.#streamFailure;
  }

  /** Whether changes are heard within that time. */
  async waitUntilLive(ms: number): Promise<boolean> {
    const begun = new AbortController();
    const stop = () => begun.abort();
    this.#waiting.add(stop);
    if (!this.isLive) await pause(ms, AbortSignal.any([begun.signal, this.#closing.signal]));
    this.#waiting.delete(stop);
    return this.isLive;
  }

  counts(): Counts {
    return { ...this.#counts, entries: this.#cache.size, bytes: this.#cache.bytes };
  }

  #give(found: Found): Resolution {
    this.#counts[found.isStale ? 'stale' : 'hits'] += 1;
    return new Resolution(found);
  }

  #keep(key: string, answer: Answer, startedAt: number): Resolution {
    const now = performance.now();
    this.#awayUntil = 0;
    this.#counts.reads += 1;
    answer.mentions_time ??= true; // of a server that does not say: assume the worst
    this.#cache.keep(key, answer, startedAt, now);
    return new Resolution({ answer, isStale: false, ageMs: now - startedAt });
  }

  #findWhileAway(key: string): Resolution | undefined {
    const now = performance.now();
    this.#awayUntil = now + awayMs * (0.5 + Math.random() / 2);
    const found = this.#cache.findLast(key, now);
    return found && this.#give(found);
  }

  #forgetAfter(error: unknown, key: string): undefined {
    if (!(error instanceof ProblemError)) return;
    this.#awayUntil = 0;
    if (error instanceof NotAllowed) this.#cache.clear();
    else this.#cache.drop(key);
  }

  // Asking.

  /** The answer, and when the request was sent that got it. */
  async #ask<T>(path: string, hasFallback: boolean): Promise<{ answer: T; startedAt: number }> {
    const waitMs = hasFallback ? Math.min(fallbackMs, this.#deadlineMs) : this.#deadlineMs;
    const deadline = performance.now() + waitMs;
    for (let tries = 1, longest = pauseMsMin; ; ++tries, longest *= 2) {
      const startedAt = performance.now();
      try {
        return { answer: (await this.#askOnce(path, deadline)) as T, startedAt };
      } catch (error) {
        if (!isAway(error)) throw error;
        const asked = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0;
        const jittered = Math.min(longest, pauseMsMax) * (0.5 + Math.random() / 2);
        const wait = Math.max(asked, jittered);
        // One more try for a kept connection that was closed meanwhile.
        const isLast = hasFallback && tries === 2;
        if (isLast || performance.now() + wait >= deadline) throw error;
        await pause(wait, this.#closing.signal);
      }
    }
  }

  async #askOnce(path: string, deadline: number): Promise<unknown> {
    if (this.#closing.signal.aborted) throw new MienError('the client is closed');
    const late = new AbortController();
    const stop = () => late.abort();
    const timer = setTimeout(stop, deadline - performance.now());
    this.#closing.signal.addEventListener('abort', stop);
    try {
      const response = await this.#fetch(path, 'application/json', late.signal);
      const text = await readText(response);
      if (response.status !== 200) throw errorFrom(response, text);
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value;
      throw new Unreachable(`${path}: an answer that is not Mien's`);
    } catch (cause) {
      if (cause instanceof MienError) throw cause;
      const why = late.signal.aborted ? 'no answer in time' : String(cause);
      throw new Unreachable(`${path}: ${why}`, { cause });
    } finally {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', stop);
    }
  }

  #fetch(path: string, accept: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    return fetch(this.#base + path, { headers, signal, redirect: 'error', cache: 'no-store' });
  }

  // What the stream tells.

  #makeListener(): StreamListener {
    return {
      onBegin: (silenceMaxMs) => {
        this.#cache.begin(performance.now(), silenceMaxMs);
        this.#streamFailure = undefined;
        this.#awayUntil = 0;
        this.#counts.streams += 1;
        for (const stop of this.#waiting) stop();
      },
      onHear: () => this.#cache.hear(performance.now()),
      onChange: (change: Change) => {
        this.#counts.changes += 1;
        this.#cache.forget(change, performance.now());
      },
      onLost: (failure) => {
        this.#cache.lose(performance.now());
        this.#streamFailure = failure ?? new Unreachable('the stream of changes ended');
        if (failure instanceof NotAllowed) this.#cache.clear();
      },
    };
  }
}

function canonical({ character, emotion, user }: Cell): Cell {
  return { character: character?.toLowerCase(), emotion, user: user?.toLowerCase() };
}

function pathOf({ character, emotion, user }: Cell): string {
  const query = new URLSearchParams({ emotion });
  if (character !== undefined) query.set('character_id', character);
  if (user !== undefined) query.set('user_id', user);
  return `/api/resolve?${query}`;
}

async function readText(response: Response): Promise<string> {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > answerBytesMax) {
    await response.body?.cancel();
    throw new Unreachable(`an answer of ${length} bytes`);
  }
  return response.text();
}
