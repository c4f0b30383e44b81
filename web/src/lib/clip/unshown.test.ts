import { afterEach, expect, it, vi } from 'vitest';
import { whyUnshown } from './unshown';

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: string) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));

it('says what the server says of a file that is not there', async () => {
  answer(404, JSON.stringify({ detail: 'This clip is not in the storage that is in use now.' }));
  expect(await whyUnshown('/media/videos/a.mp4')).toBe(
    'This clip is not in the storage that is in use now.',
  );
});

it.each([
  [200, 'clip'],
  [403, '{"detail": "This link is not valid; ask for a new one."}'],
  [502, 'no JSON'],
])('asks to try again after %d with %s', async (status, body) => {
  answer(status, body);
  expect(await whyUnshown('/media/videos/a.mp4')).toMatch(/^This clip cannot be played right now/);
});
