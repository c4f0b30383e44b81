// The stream of changes, followed until close().
import { type Change, everything } from './cache.ts';
import { readText, piecesOf } from './bodies.ts';
import { MienError, NotAllowed, ProblemError, Unreachable, errorFrom } from './errors.ts';
import { pause } from './waiting.ts';

const path = '/api/resolve/changes';
const connectMsMax = 5000;
const pauseMsMin = 100;
const pauseMsMax = 5000;
const retryAfterMsMax = 60_000;
// A token that is refused is most likely refused for good.
const refusedMsMax = 30_000;
// A stream that stood for less is no sign that the next one will.
const provenMs = 5000;
// Of silence, in keep-alives.
const silenceFactor = 2.5;
const keepAliveMsMax = 30_000;
const eventMax = 64 * 1024;

export interface StreamEvent {
  readonly name: string; // empty for a comment
  readonly data: string;
}

/** Whoever keeps answers. */
export interface StreamListener {
  onBegin(silenceMaxMs: number): void;
  /** Whether the stream still counts. */
  onHear(): boolean;
  onChange(change: Change): void;
  onLost(failure: unknown): void;
}

export type Fetch = (path: string, accept: string, signal: AbortSignal) => Promise<Response>;

/** What an event says; everything when it says something else than it should. */
export function changeOf(name: string, data: unknown): Change {
  const parts = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const { character_id: character, emotion, user_id: user } = parts;
  if (name === 'prompt' && typeof emotion === 'string') {
    if (character === null) return { emotion };
    if (typeof character === 'string') return { character, emotion };
  }
  if (name === 'character' && typeof character === 'string') return { character };
  if (name === 'emotion' && typeof emotion === 'string') return { emotion };
  if (name === 'assignment' && typeof user === 'string') return { user };
  if (name === 'split') return { ofUsers: true };
  return everything;
}

/** Events from the pieces of a text; a comment is an event without a name. */
export class EventReader {
  #rest = '';
  #name = '';
  #data: string[] = [];
  #size = 0;

  *read(piece: string): Generator<StreamEvent> {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#require(line.length);
      const event = this.#take(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (event) yield event;
    }
    this.#require(this.#rest.length);
  }

  #require(more: number): void {
    if (this.#size + more > eventMax) throw new Error('no event is that long');
  }

  #take(line: string): StreamEvent | undefined {
    if (line === '') {
      const event = { name: this.#name, data: this.#data.join('\n') };
      this.#name = '';
      this.#data = [];
      this.#size = 0;
      return event.name === '' ? undefined : event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return { name: '', data: '' };
    this.#size += line.length;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#data.push(value);
    return undefined;
  }
}

export class Stream {
  readonly #fetch: Fetch;
  readonly #listener: StreamListener;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;

  constructor(fetch: Fetch, listener: StreamListener) {
    this.#fetch = fetch;
    this.#listener = listener;
    this.#ended = this.#run();
  }

  close(): Promise<void> {
    this.#closing.abort();
    return this.#ended;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closing.signal.aborted) {
      const began = performance.now();
      let failure: unknown;
      try {
        await this.#follow();
      } catch (caught) {
        failure = caught;
      }
      this.#listener.onLost(failure);
      failures = performance.now() - began > provenMs ? 0 : failures + 1;
      await pause(pauseAfter(failures, failure), this.#closing.signal);
    }
  }

  async #follow(): Promise<void> {
    const silence = new AbortController();
    const stop = () => silence.abort();
    this.#closing.signal.addEventListener('abort', stop);
    let timer = setTimeout(stop, connectMsMax);
    let silenceMaxMs: number | undefined;
    try {
      const response = await this.#fetch(path, 'text/event-stream', silence.signal);
      const type = response.headers.get('content-type') ?? '';
      if (response.status !== 200 || !type.startsWith('text/event-stream') || !response.body) {
        throw errorFrom(response, await readText(response, eventMax));
      }
      const events = new EventReader();
      const decoder = new TextDecoder();
      for await (const bytes of piecesOf(response.body)) {
        for (const event of events.read(decoder.decode(bytes, { stream: true }))) {
          silenceMaxMs = this.#take(event, silenceMaxMs);
          if (silenceMaxMs === undefined) continue;
          // Only what is whole counts: a line that drips is a silence.
          clearTimeout(timer);
          timer = setTimeout(stop, silenceMaxMs);
        }
      }
    } catch (cause) {
      if (cause instanceof MienError) throw cause;
      throw new Unreachable(wordsOf(cause, silence.signal.aborted, silenceMaxMs), { cause });
    } finally {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', stop);
      silence.abort();
    }
  }

  /** How long a silence may be from then on; nothing before the stream has begun. */
  #take({ name, data }: StreamEvent, silenceMaxMs: number | undefined): number | undefined {
    if (name === 'hello') {
      const silence = silenceMaxMsOf(data);
      this.#listener.onBegin(silence);
      return silence;
    }
    if (silenceMaxMs === undefined) return undefined;
    if (!this.#listener.onHear()) throw new Error('the stream was silent for too long');
    if (name !== '') this.#listener.onChange(changeOf(name, data === '' ? null : parse(data)));
    return silenceMaxMs;
  }
}

export function silenceMaxMsOf(hello: string): number {
  const { keep_alive_ms: ms } = JSON.parse(hello) as { keep_alive_ms: unknown };
  if (typeof ms === 'number' && ms > 0 && ms <= keepAliveMsMax) return ms * silenceFactor;
  throw new Error('the stream says no keep_alive_ms that could be');
}

function wordsOf(cause: unknown, wasSilent: boolean, silenceMaxMs: number | undefined): string {
  if (!wasSilent) return `${path}: ${String(cause)}`;
  const hint =
    silenceMaxMs === undefined ? '; if there is a proxy, it may hold the stream back' : '';
  return `${path}: nothing was heard in time${hint}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function pauseAfter(failures: number, failure: unknown): number {
  const most = failure instanceof NotAllowed ? refusedMsMax : pauseMsMax;
  const longest = Math.min(most, pauseMsMin * 2 ** failures);
  const hasAsked = failure instanceof ProblemError || failure instanceof Unreachable;
  const asked = hasAsked ? (failure.retryAfterMs ?? 0) : 0;
  return Math.max(longest * (0.5 + Math.random() / 2), Math.min(asked, retryAfterMsMax));
}
