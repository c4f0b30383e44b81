// The client: answers from its cache while they are fresh, from Mien otherwise, and while Mien is
// away from its cache again, with a word about it.
import { Asker, answerOf, videoPath } from './asking.ts';
import { type Answer, Cache, type Cell, type Change, type Found, keyOf } from './cache.ts';
import { usualDeafMsMax } from './cache.ts';
import { Clock } from './clock.ts';
import type { components } from './contract.ts';
import { NotAllowed, ProblemError, Unreachable, isAway } from './errors.ts';
import { Flights } from './flights.ts';
import { Stream, type StreamListener } from './stream.ts';
import { pause, unlessAborted } from './waiting.ts';

export type Video = components['schemas']['Video'];

// With an answer at hand for the case that Mien is away nobody waits longer than that.
const fallbackMs = 1000;
// While Mien is away, who has such an answer asks it this seldom, or as seldom as Mien says.
const awayMs = 1000;
const awayMsMax = 60_000;

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

export interface CallOptions {
  /** Ends the call; what others wait for, too, goes on. */
  readonly signal?: AbortSignal | undefined;
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
  readonly shared: number; // answers of reads that another call had begun
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
  readonly #clock = new Clock();
  readonly #cache: Cache;
  readonly #flights = new Flights<Resolution>();
  readonly #asker: Asker;
  readonly #stream: Stream;
  readonly #waiting = new Set<() => void>(); // for the stream to begin
  #awayUntil = 0; // nothing while it is not away
  #counts = { hits: 0, reads: 0, shared: 0, stale: 0, changes: 0, streams: 0 };
  #streamFailure: unknown;

  constructor({
    url,
    token,
    cacheBytesMax = 32 * 1024 * 1024,
    staleMsMax = 3_600_000,
    deadlineMs = 5000,
    deafMsMax = usualDeafMsMax,
  }: ClientOptions) {
    requirePlain(url, token);
    this.#base = url.replace(/\/+$/, '');
    this.#token = token;
    this.#cache = new Cache({
      bytesMax: cacheBytesMax,
      staleMsMax,
      readMsMax: deadlineMs,
      deafMsMax,
    });
    const ask = (path: string, accept: string, signal: AbortSignal) =>
      this.#fetch(path, accept, signal);
    this.#asker = new Asker(ask, this.#clock, deadlineMs);
    this.#stream = new Stream(ask, this.#makeListener());
  }

  async close(): Promise<void> {
    this.#asker.close();
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
  async resolve(asked: Cell, { signal }: CallOptions = {}): Promise<Resolution> {
    this.#asker.requireOpen();
    signal?.throwIfAborted();
    const cell = canonical(asked);
    const key = keyOf(cell);
    const now = this.#clock.now();
    const found = this.#cache.findLast(key, now);
    if (found && (!found.isStale || now < this.#awayUntil)) return this.#give(found);
    // Once it is known to be away, one asks, and nobody else waits for it.
    if (found && this.#awayUntil > 0) this.#awayUntil = now + fallbackMs;
    const flight = this.#flights.find(key, now);
    if (flight) {
      const resolution = await unlessAborted(flight, signal);
      this.#counts.shared += 1;
      return resolution;
    }
    const read = this.#read(cell, key, found !== undefined);
    this.#flights.begin(key, now, read);
    return unlessAborted(read, signal);
  }

  /** The fresh answer for a cell if it is at hand, without waiting. */
  peek(cell: Cell): Resolution | undefined {
    const found = this.#cache.findFresh(keyOf(canonical(cell)), this.#clock.now());
    return found && this.#give(found);
  }

  /** A video as it is now; its `video_url` is null until it is completed. Not kept: links end. */
  async video(videoId: string, { signal }: CallOptions = {}): Promise<Video> {
    const { value } = await unlessAborted(this.#asker.get(videoPath(videoId)), signal);
    return value as Video;
  }

  /** The cell's newest completed video, if it has one. Needs a token of the scope `read`. */
  async latestVideo(
    { character, emotion, user }: Cell,
    { signal }: CallOptions = {},
  ): Promise<Video | undefined> {
    const query = new URLSearchParams({ emotion, status: 'completed', limit: '1' });
    if (character !== undefined) query.set('character_id', character);
    if (user !== undefined) query.set('user_id', user);
    const { value } = await unlessAborted(this.#asker.get(`/api/admin/videos?${query}`), signal);
    const { videos } = value as { videos?: Video[] };
    if (Array.isArray(videos)) return videos[0];
    throw new Unreachable("/api/admin/videos: an answer that is not Mien's");
  }

  // What is known of the connection.

  /** Whether changes are heard, so that answers are kept. */
  get isLive(): boolean {
    return this.#cache.stands(this.#clock.now());
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
    if (!this.isLive) await pause(ms, AbortSignal.any([begun.signal, this.#asker.closing]));
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

  // Asking.

  async #read(cell: Cell, key: string, hasFallback: boolean): Promise<Resolution> {
    try {
      const got = await this.#asker.get(pathOf(cell), hasFallback ? fallbackMs : undefined);
      return this.#keep(key, answerOf(got.value, cell), got.startedAt);
    } catch (error) {
      const last = isAway(error)
        ? this.#findWhileAway(key, error.retryAfterMs)
        : this.#forgetAfter(error, key);
      if (last) return last;
      throw error;
    }
  }

  #keep(key: string, answer: Answer, startedAt: number): Resolution {
    const now = this.#clock.now();
    this.#awayUntil = 0;
    this.#counts.reads += 1;
    this.#cache.keep(key, answer, startedAt, now);
    return new Resolution({ answer, isStale: false, ageMs: now - startedAt });
  }

  #findWhileAway(key: string, retryAfterMs = 0): Resolution | undefined {
    const jittered = awayMs * (0.5 + Math.random() / 2);
    const now = this.#clock.now();
    this.#awayUntil = now + Math.max(jittered, Math.min(retryAfterMs, awayMsMax));
    const found = this.#cache.findLast(key, now);
    return found && this.#give(found);
  }

  #forgetAfter(error: unknown, key: string): undefined {
    if (!(error instanceof ProblemError)) return;
    this.#awayUntil = 0;
    if (error instanceof NotAllowed) this.#cache.clear(this.#clock.now());
    else this.#cache.drop(key);
  }

  #fetch(path: string, accept: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    return fetch(this.#base + path, {
      headers,
      signal,
      redirect: 'error',
      cache: 'no-store',
      credentials: this.#token === undefined ? 'same-origin' : 'omit',
    });
  }

  // What the stream tells.

  #makeListener(): StreamListener {
    return {
      onBegin: (silenceMaxMs) => {
        this.#cache.begin(this.#clock.now(), silenceMaxMs);
        this.#flights.closeAll();
        this.#streamFailure = undefined;
        this.#awayUntil = 0;
        this.#counts.streams += 1;
        for (const stop of this.#waiting) stop();
      },
      onHear: () => this.#cache.hear(this.#clock.now()),
      onChange: (change: Change) => {
        this.#counts.changes += 1;
        this.#cache.forget(change, this.#clock.now());
        this.#flights.closeAll();
      },
      onLost: (failure) => {
        this.#cache.lose(this.#clock.now());
        this.#streamFailure = failure ?? new Unreachable('the stream of changes ended');
        if (failure instanceof NotAllowed) this.#cache.clear(this.#clock.now());
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

/** No message repeats what is given: it may hold a secret. */
function requirePlain(url: string, token: string | undefined): void {
  const parts = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol, username, password, search, hash } = parts ?? { protocol: '' };
  if (!/^https?:$/.test(protocol) || username || password || search || hash) {
    throw new TypeError('the url is no plain address such as https://mien.example.com');
  }
  if (token !== undefined && !/^[!-~]+$/.test(token)) {
    throw new TypeError(
      'the token is empty, or has characters that are in none, such as the end of a line',
    );
  }
}
