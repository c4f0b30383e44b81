// The one way to the server. Types come from openapi.yaml; every refusal is thrown.
import createClient, { type Middleware } from 'openapi-fetch';
import { newUuid } from '~/lib/browser/uuid';
import { ProblemError, UnreachableError } from '~/lib/problem';
import type { components, paths } from './generated/schema';

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
    for (const listener of sessionLossListeners) listener();
  }
  return new ProblemError(response.status, { request_id, ...members });
}

const refusals: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok || response.status === 304) return undefined;
    throw await refusalOf(response, new URL(request.url).pathname);
  },
  onError({ error }) {
    // What a caller aborted stays an abort; anything else means that no answer came.
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new UnreachableError();
  },
};

function fetchWithDeadline(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadline)]);
  return fetch(new Request(request, { signal }));
}

export const client = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: fetchWithDeadline,
});
client.use(refusals);

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

/** Headers of a change: refused (412) when somebody else was first, and done once if sent twice. */
export function changeHeaders(etag: string | undefined, idempotencyKey: string = newUuid()) {
  return {
    'Idempotency-Key': idempotencyKey,
    ...(etag ? { 'If-Match': etag } : {}),
  };
}
