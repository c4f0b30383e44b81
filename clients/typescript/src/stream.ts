// The stream of changes, followed until close().
import { type Change, everything } from './cache.ts';
import { ProblemError, errorFrom } from './errors.ts';

const path = '/api/resolve/changes';
const connectMsMax = 5000;
const pauseMsMin = 100;
const pauseMsMax = 5000;
const retryAfterMsMax = 60_000;
// A stream that stood for less is no sign that the next one will.
const provenMs = 5000;
// Of silence, in keep-alives.
const silenceFactor = 2.5;
const bufferMax = 64 * 1024;

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

  *read(piece: string): Generator<StreamEvent> {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > bufferMax) throw new Error('no line of the stream is that long');
    for (const line of lines) {
      const event = this.#take(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (event) yield event;
    }
  }

  #take(line: string): StreamEvent | undefined {
    if (line === '') {
      const event = { name: this.#name, data: this.#data.join('\n') };
      this.#name = '';
      this.#data = [];
      return event.name === '' ? undefined : event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return { name: '', data: '' };
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
    try {
      const response = await this.#fetch(path, 'text/event-stream', silence.signal);
      const type = response.headers.get('content-type') ?? '';
      if (response.status !== 200 || !type.startsWith('text/event-stream') || !response.body) {
        throw errorFrom(response, await response.text());
      }
      const events = new EventReader();
      let silenceMaxMs: number | undefined;
      const decoder = new TextDecoder();
      for await (const bytes of piecesOf(response.body)) {
        for (const event of events.read(decoder.decode(bytes, { stream: true }))) {
          silenceMaxMs = this.#take(event, silenceMaxMs);
        }
        clearTimeout(timer);
        timer = setTimeout(stop, silenceMaxMs ?? connectMsMax);
      }
    } finally {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', stop);
      silence.abort();
    }
  }

  /** How long a silence may be from then on; nothing before the stream has begun. */
  #take({ name, data }: StreamEvent, silenceMaxMs: number | undefined): number | undefined {
    if (name === 'hello') {
      const begun = JSON.parse(data) as { keep_alive_ms: number };
      if (!(begun.keep_alive_ms > 0)) throw new Error('a stream without keep_alive_ms');
      const silence = begun.keep_alive_ms * silenceFactor;
      this.#listener.onBegin(silence);
      return silence;
    }
    if (silenceMaxMs === undefined) return undefined;
    if (!this.#listener.onHear()) throw new Error('the stream was silent for too long');
    if (name !== '') this.#listener.onChange(changeOf(name, data === '' ? null : parse(data)));
    return silenceMaxMs;
  }
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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

function pauseAfter(failures: number, failure: unknown): number {
  const longest = Math.min(pauseMsMax, pauseMsMin * 2 ** failures);
  const asked = failure instanceof ProblemError ? (failure.retryAfterMs ?? 0) : 0;
  return Math.max(longest * (0.5 + Math.random() / 2), Math.min(asked, retryAfterMsMax));
}
