import { expect, test } from 'vitest';
import { addressOf, requestOf } from './request';

const url = 'http://mien.test/api/things';

test('an address has its ids and its query, each as one part', () => {
  const params = { path: { id: 'a/b ä', other: 7 }, query: { q: 'x&y=z', none: undefined, n: 0 } };
  expect(addressOf('/api/{id}/of/{other}', params)).toBe(
    '/api/a%2Fb%20%C3%A4/of/7?q=x%26y%3Dz&n=0',
  );
  expect(addressOf('/api/things', { query: { q: undefined } })).toBe('/api/things');
});

test('what looks like a pattern stays what it is', () => {
  expect(addressOf('/api/{id}', { path: { id: '$&{id}' } })).toBe('/api/%24%26%7Bid%7D');
});

test('a body is JSON, also when it is false or null, and none is none', async () => {
  for (const body of [{ a: 1 }, [], false, null, 0]) {
    const request = requestOf('POST', url, { body });
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(await request.json()).toEqual(body);
  }
  const none = requestOf('DELETE', url, {});
  expect([none.headers.get('content-type'), await none.text()]).toEqual([null, '']);
});

test('headers that are not set are not sent', () => {
  const header = { 'If-Match': '"3"', 'If-None-Match': undefined };
  const request = requestOf('PUT', url, { params: { header } });
  expect([...request.headers.keys()]).toEqual(['if-match']);
});

test('what is called off is called off with its request', () => {
  const caller = new AbortController();
  const request = requestOf('GET', url, { signal: caller.signal });
  caller.abort();
  expect(request.signal.aborted).toBe(true);
});

test('what is to outlive the page is sent so', () => {
  expect(requestOf('PUT', url, { body: 'x', keepalive: true }).keepalive).toBe(true);
  expect(requestOf('PUT', url, { body: 'x' }).keepalive).toBe(false);
});
