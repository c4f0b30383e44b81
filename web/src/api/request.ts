// A request of the contract, as the network takes it.

export interface RequestParts extends Omit<RequestInit, 'body' | 'headers'> {
  params?: {
    path?: Record<string, unknown>;
    query?: Record<string, unknown>;
    header?: Record<string, unknown>;
  };
  body?: unknown;
}

function isSet([, value]: [string, unknown]): boolean {
  return value !== undefined && value !== null;
}

/** The names and values that are set. */
function textsOf(values: Record<string, unknown> = {}): [string, string][] {
  return Object.entries(values)
    .filter(isSet)
    .map(([name, value]) => [name, String(value)]);
}

/** The address below the server's: `/things/{id}` with its id and its query. */
export function addressOf(path: string, params: RequestParts['params'] = {}): string {
  const filled = textsOf(params.path).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encodeURIComponent(value)),
    path,
  );
  const query = textsOf(params.query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

/** What is sent is JSON. */
export function requestOf(method: string, url: string, parts: RequestParts): Request {
  const { params, body, ...init } = parts;
  const headers = new Headers(textsOf(params?.header));
  if (body === undefined) return new Request(url, { ...init, method, headers });
  headers.set('Content-Type', 'application/json');
  return new Request(url, { ...init, method, headers, body: JSON.stringify(body) });
}
