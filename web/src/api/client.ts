// The one way to the server. Types come from openapi.yaml; every refusal is thrown.
import type { Client } from 'openapi-fetch';
import { ProblemError, UnreachableError } from '~/lib/problem';
import { isPageOver } from './access/identity';
import { deliver, isLate } from './delivery';
import type { components, paths } from './generated/schema';
import { addressOf, requestOf, type RequestParts } from './request';

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** How long a request may take before we say that the server is away, in milliseconds. */
const deadline = 30_000;

type Listener = () => void;
const sessionLossListeners = new Set<Listener>();

/** Tells when an answer said that the session is over. Returns how to stop listening. */
export function onSessionLost(listener: Listener): () => void {
  sessionLossListeners.add(listener);
  return () => sessionLossListeners.delete(listener);
}

/** What a refusal says; whoever listens is told when it is that the session is over. */
export async function refusalOf(response: Response, path: string): Promise<ProblemError> {
  const members = await response.json().catch(() => ({}));
  const request_id = response.headers.get('x-request-id') ?? undefined;
  if (response.status === 401 && path !== '/api/auth/sign-in') {
    tellSessionLost();
    members.detail = 'Your session has ended: sign in again.';
  }
  const problem = new ProblemError(response.status, { request_id, ...members });
  problem.isLate = isLate(response);
  return problem;
}

function tellSessionLost() {
  for (const listener of sessionLossListeners) listener();
}

/** What a caller aborted stays an abort; anything else means that no answer came. */
function rethrow(error: unknown): never {
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  throw error instanceof UnreachableError ? error : new UnreachableError();
}

function fetchWithDeadline(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadline)]);
  return fetch(new Request(request, { signal }));
}

const keyHeader = 'Idempotency-Key';

const safeMethods = new Set(['GET', 'HEAD']);

/** A request with changeHeaders is a change, and delivered until its answer is known. */
async function send(request: Request): Promise<Response> {
  if (isPageOver() && !safeMethods.has(request.method)) throw new UnreachableError();
  if (!request.headers.has(keyHeader)) return fetchWithDeadline(request);
  const { method, url, signal } = request;
  const conditions = ['If-Match', 'If-None-Match'].map((name) => request.headers.get(name) ?? '');
  const identity = [method, url, ...conditions, await request.clone().text()].join('\n');
  return deliver({ identity, send: (key) => attempt(request, key), signal });
}

/** Null when no answer came, and it was not called off. */
async function attempt(request: Request, key: string): Promise<Response | null> {
  // A change of before must not be delivered as that of whoever signed in since.
  if (isPageOver()) throw new UnreachableError();
  const attempted = request.clone();
  attempted.headers.set(keyHeader, key);
  try {
    const answer = await fetchWithDeadline(attempted);
    if (answer.status === 401) tellSessionLost();
    // An answer that breaks off is none.
    await answer.clone().arrayBuffer();
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    return null;
  }
}

/** The answer to a request of the contract; a refusal is thrown. */
async function answerTo(method: string, path: string, parts: RequestParts = {}) {
  const origin = globalThis.location?.origin ?? '';
  const request = requestOf(method, origin + addressOf(path, parts.params), parts);
  const response = await send(request).catch(rethrow);
  if (!response.ok) throw await refusalOf(response, new URL(request.url).pathname);
  const text = await response.text().catch(rethrow);
  return { data: text === '' ? undefined : (JSON.parse(text) as unknown), response };
}

const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;

/** Paths, parameters and bodies are held to openapi.yaml by their types alone. */
export const client = Object.fromEntries(
  methods.map((method) => [
    method,
    (path: string, parts?: RequestParts) => answerTo(method, path, parts),
  ]),
) as unknown as Pick<Client<paths>, (typeof methods)[number]>;

/** The body of an answer; refusals were thrown before. */
export async function body<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer;
  return data as Data;
}

/** The body together with its ETag, for what will be changed later. */
export async function taggedBody<Data>(
  answer: Promise<{ data?: Data; response: Response }>,
): Promise<Data & { etag: string }> {
  const { data, response } = await answer;
  return { ...(data as Data), etag: response.headers.get('etag') ?? '' };
}

/** Headers of a change: refused (412) when somebody else was first, and done once though its answer is
    lost. The key is a place for that of the request, which is only known when it is sent. */
export function changeHeaders(etag?: string) {
  return { [keyHeader]: 'of this request', ...(etag ? { 'If-Match': etag } : {}) } as const;
}
