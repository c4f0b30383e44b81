import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellReachable } from '~/lib/network/reachable';
import { isAnyUnanswered } from '~/lib/network/unanswered';
import { ProblemError, UnknownOutcomeError } from '~/lib/problem';
import type { savePrompt as SavePrompt } from './prompts/prompts';

const cell = { character_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be101', emotion: 'happy' };

/** How one attempt ends: with its answer, or on the way there or back. */
type Fate = 'answered' | 'cut off' | (typeof mishaps)[number];
const mishaps = ['lost before', 'lost after', 'gateway before', 'gateway after', 'busy'] as const;
const fates: Fate[] = [...mishaps, 'cut off'];

/** A server as the contract has it: versions of one cell, and what each key was answered. */
class Server {
  readonly texts: string[] = [];
  readonly keys: string[] = [];
  fates: Fate[] = [];
  private readonly kept = new Map<string, { request: string; answer: string; status: number }>();

  fetch = async (request: Request): Promise<Response> => {
    const fate = this.fates.shift() ?? 'answered';
    const key = request.headers.get('Idempotency-Key') ?? '';
    this.keys.push(key);
    if (fate === 'lost before') throw new TypeError('Failed to fetch');
    if (fate === 'gateway before') return new Response('Bad Gateway', { status: 502 });
    if (fate === 'busy') return problem(503, 'unavailable');
    const answer = await this.save(request, key);
    if (fate === 'lost after') throw new TypeError('Failed to fetch');
    if (fate === 'cut off') return cutOff(answer);
    if (fate === 'gateway after') return new Response('Gateway Timeout', { status: 504 });
    return answer;
  };

  private async save(request: Request, key: string): Promise<Response> {
    const text = await request.text();
    const ifMatch = request.headers.get('If-Match') ?? '';
    const identity = `${request.method} ${request.url} ${ifMatch} ${text}`;
    const before = this.kept.get(key);
    if (before && before.request !== identity) return problem(422, 'invalid');
    if (before) return new Response(before.answer, { status: before.status });
    if (ifMatch !== `"${this.texts.length}"`) return problem(412, 'stale_version');
    const { prompt_text } = JSON.parse(text) as { prompt_text: string };
    this.texts.push(prompt_text);
    const answer = JSON.stringify({ version: this.texts.length, prompt_text });
    this.kept.set(key, { request: identity, answer, status: 200 });
    return new Response(answer, { status: 200 });
  }
}

/** Its status and headers come, and its body never ends. */
function cutOff(answer: Response): Response {
  const body = new ReadableStream({
    start: (stream) => stream.error(new TypeError('network error')),
  });
  return new Response(body, { status: answer.status });
}

function problem(status: number, code: string): Response {
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify({ status, code, detail: code }), { status, headers });
}

/** Numbers from 0 to 1 that are the same in every run. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let savePrompt: typeof SavePrompt;
beforeAll(async () => {
  vi.stubGlobal('location', { origin: 'http://mien.test' });
  ({ savePrompt } = await import('./prompts/prompts'));
});

/** What a save tells in the end. */
async function save(text: string, seen: number, reason = '') {
  const told = savePrompt(cell, text, { etag: `"${seen}"`, change_reason: reason }).then(
    ({ version }) => version,
    (error: Error) => error,
  );
  await vi.runAllTimersAsync();
  return told;
}

describe('a change', () => {
  let server: Server;
  beforeEach(() => {
    vi.useFakeTimers();
    server = new Server();
    vi.stubGlobal('fetch', server.fetch);
  });
  afterEach(() => void vi.useRealTimers());

  it('is told as it is, wherever a hundred answers are cut off', async () => {
    const dice = diceOf(10);
    for (let round = 0; round < 100; round += 1) {
      const text = `Round ${round}.`;
      const seen = server.texts.length;
      server.fates = Array.from({ length: Math.floor(dice() * 5) }, () => {
        return fates[Math.floor(dice() * fates.length)] ?? 'answered';
      });
      // Now and then somebody else is first.
      const isLate = dice() < 0.2;
      if (isLate) server.texts.push(`Somebody else, ${round}.`);
      const told = await save(text, seen);
      expect(server.texts.filter((saved) => saved === text)).toHaveLength(isLate ? 0 : 1);
      expect(told instanceof ProblemError ? told.status : told).toBe(isLate ? 412 : seen + 1);
    }
    expect(isAnyUnanswered()).toBe(false);
  });

  it('keeps its key for its own attempts and for nothing else', async () => {
    server.fates = ['cut off', 'gateway before'];
    await save('one', 0);
    await save('two', 1);
    expect(server.keys).toHaveLength(4);
    expect(new Set(server.keys.slice(0, 3)).size).toBe(1);
    expect(server.keys[3]).not.toBe(server.keys[0]);
  });

  it('with another reason is another change, refused when the first was made', async () => {
    server.fates = ['lost after', ...Array<Fate>(8).fill('busy')];
    expect(await save('one', 0)).toBeInstanceOf(UnknownOutcomeError);
    expect(await save('one', 0, 'why')).toMatchObject({ status: 412 });
    // The very same one is asked for again and found to be made.
    expect(await save('one', 0)).toBe(1);
    expect(server.texts).toEqual(['one']);
  });

  it('is not known to be made while no answer comes', async () => {
    server.fates = Array<Fate>(20).fill('lost before');
    const told = vi.fn<(version: number) => void>();
    void savePrompt(cell, 'one', { etag: '"0"' }).then(({ version }) => told(version));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([told.mock.calls.length, isAnyUnanswered()]).toEqual([0, true]);
    server.fates = [];
    tellReachable();
    await vi.advanceTimersByTimeAsync(0);
    expect([told.mock.calls, isAnyUnanswered()]).toEqual([[[1]], false]);
  });

  it('that is refused late says so, for those who no longer wait', async () => {
    server.texts.push('theirs');
    server.fates = ['lost before'];
    const told = await save('mine', 0);
    expect(told instanceof ProblemError && told.isLate).toBe(true);
  });
});
