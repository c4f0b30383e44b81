// One event stream for all tabs of this browser: HTTP/1.1 gives an origin six connections, and a
// stream takes one for ever. One tab at a time owns the stream and tells the others.
// What is true is what a GET answers; events only say what to read anew. A stream begins with
// `hello`: whoever hears it is told of every change from there on.

import { inOneTab } from '~/lib/browser/oneTab';
import type { Schema } from '../client';

/** The data of each event, by its name. */
export type EventPayloads = Schema<'Events'>;

export type ServerEvent = {
  [Name in keyof EventPayloads]: { name: Name; data: EventPayloads[Name] };
}[keyof EventPayloads];

export type Connection = 'connecting' | 'live' | 'lost';

// Of a record, so that a name which the contract has and this has not is told by the compiler.
export const eventNames = Object.keys({
  hello: true,
  resync: true,
  job: true,
  prompt: true,
  character: true,
  emotion: true,
  template: true,
  experiment: true,
  provider: true,
  preset: true,
  preset_choices: true,
  submission: true,
  assignment: true,
  presence: true,
  draft: true,
} satisfies Record<keyof EventPayloads, true>) as (keyof EventPayloads)[];

type Message = { event: ServerEvent } | { connection: Connection } | { ask: true };

export class EventStream {
  private readonly listeners = new Set<(event: ServerEvent) => void>();
  private readonly connectionListeners = new Set<() => void>();
  private readonly channel = new BroadcastChannel('mien-events');
  private stopped: AbortController | undefined;
  private leads = false;
  connection: Connection = 'connecting';

  /** Begins to follow the server; call when somebody is signed in. */
  start() {
    if (this.stopped) return;
    const stopped = new AbortController();
    this.stopped = stopped;
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
    this.channel.postMessage({ ask: true } satisfies Message);
    inOneTab('mien-events', stopped.signal, (turn) => this.lead(turn, stopped.signal));
  }

  stop() {
    this.stopped?.abort();
    this.stopped = undefined;
    this.channel.onmessage = null;
    this.setConnection('connecting');
  }

  subscribe = (listener: (event: ServerEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  subscribeConnection = (listener: () => void) => {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  };

  private hear(message: Message) {
    if ('event' in message) {
      this.tell(message.event);
    } else if ('connection' in message) {
      // The stream of another tab is live already: for this tab it begins here.
      const begins = message.connection === 'live' && this.connection !== 'live';
      if (begins) this.tell({ name: 'hello', data: {} });
      else this.setConnection(message.connection);
    } else if (this.leads) {
      this.channel.postMessage({ connection: this.connection } satisfies Message);
    }
  }

  /** Until the turn of this tab is over, or the stream. */
  private lead(turn: AbortSignal, stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const source = new EventSource('/api/admin/events');
      this.leads = true;
      source.onerror = () => {
        this.announce('lost');
        // The browser gives up after an answer that is not a stream, such as 401 or 503.
        if (source.readyState === EventSource.CLOSED) setTimeout(end, 3000);
      };
      for (const name of eventNames) {
        source.addEventListener(name, ({ data }: MessageEvent<string>) => {
          const event = { name, data: JSON.parse(data) } as ServerEvent;
          this.channel.postMessage({ event } satisfies Message);
          this.tell(event);
        });
      }
      const end = () => {
        source.close();
        this.leads = false;
        resolve();
        if (!stopped.aborted && this.stopped?.signal === stopped) this.restart();
      };
      turn.addEventListener('abort', end);
    });
  }

  private restart() {
    this.stopped = undefined;
    this.start();
  }

  private announce(connection: Connection) {
    this.channel.postMessage({ connection } satisfies Message);
    this.setConnection(connection);
  }

  private setConnection(connection: Connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    for (const listener of this.connectionListeners) listener();
  }

  private tell(event: ServerEvent) {
    if (event.name === 'hello') this.setConnection('live');
    for (const listener of this.listeners) listener(event);
  }
}

export const events = new EventStream();
