// A server on a port of its own that speaks Mien's shapes, and breaks them when it is told to.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const character = '01994b1c-8a01-7c11-9d52-4f0c6a7be101';
/** A stream begins whose silences are lost after two and a half times that. */
export const hello = (keepAliveMs: number) =>
  `event: hello\ndata: {"keep_alive_ms":${keepAliveMs}}\n\n`;

export class Asked {
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly fields: IncomingMessage['headers'];
  readonly response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.url = new URL(request.url ?? '', 'http://origin');
    this.fields = request.headers;
    this.authorization = request.headers.authorization;
    this.response = response;
  }

  resolution(parts: Record<string, unknown> = {}) {
    const { searchParams } = this.url;
    return {
      character_id: searchParams.get('character_id') ?? character,
      emotion: searchParams.get('emotion'),
      user_id: searchParams.get('user_id'),
      text: 'Smiles.',
      version: 1,
      source: 'character',
      resolution_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be401',
      mentions_time: false,
      experiment: null,
      problems: [],
      hints: [],
      ...parts,
    };
  }

  answer(body: unknown, status = 200, fields: Record<string, string> = {}) {
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    this.response.writeHead(status, { 'content-type': type, ...fields });
    this.response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  refuse(status: number, fields: Record<string, string> = {}) {
    const words = { type: 'about:blank', title: 'No', code: 'no', detail: 'No.', request_id: 'r' };
    this.answer({ ...words, status }, status, fields);
  }

  beginStream(text = '') {
    this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.response.write(text);
  }
}

export class Origin {
  readonly requests: Asked[] = []; // that were no streams
  streams = 0;
  reads = (asked: Asked): void => asked.answer(asked.resolution());
  stream = (asked: Asked): void => asked.refuse(503);
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const asked = new Asked(request, response);
      if (asked.url.pathname === '/api/resolve/changes') {
        this.streams += 1;
        return this.stream(asked);
      }
      this.requests.push(asked);
      this.reads(asked);
    });
  }

  static async open(): Promise<Origin> {
    const origin = new Origin();
    await new Promise<void>((resolve) => origin.#server.listen(0, '127.0.0.1', resolve));
    return origin;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
