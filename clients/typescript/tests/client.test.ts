// The client, and an origin that does what servers and what stands before them do.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { Client, type ClientOptions, MienError, NotFound, RateLimited } from '../src/index.ts';
import { Invalid, Unreachable } from '../src/index.ts';
import { joinMsMax } from '../src/flights.ts';
import { type Asked, Origin, character, hello } from './origin.ts';

const token = 'mien_secret_0123456789';
const mary = '0199d0a0-0000-7000-8000-000000000001';
const ada = '0199d0a0-0000-7000-8000-000000000002';
const cell = { character, emotion: 'happy' };

async function begin(t: TestContext, options: Partial<ClientOptions> = {}) {
  const origin = await Origin.open();
  const client = new Client({ url: origin.url, token, ...options });
  t.after(async () => {
    await client.close();
    origin.close();
  });
  return { origin, client };
}

async function eventually(check: () => unknown) {
  const deadline = performance.now() + 10_000;
  while (!(await check())) {
    assert.ok(performance.now() < deadline, 'never');
    await new Promise(setImmediate);
  }
}

/** Answers that wait until they are let go. */
function held(origin: Origin, answer = (asked: Asked) => asked.answer(asked.resolution())) {
  const waiting: Asked[] = [];
  origin.reads = (asked) => void waiting.push(asked);
  return () => {
    origin.reads = answer;
    for (const asked of waiting.splice(0)) answer(asked);
  };
}

describe('a herd', () => {
  it('that wants one cell asks once', async (t) => {
    const { origin, client } = await begin(t);
    const found = await Promise.all(Array.from({ length: 100 }, () => client.resolve(cell)));
    assert.deepEqual(new Set(found.map(({ text }) => text)), new Set(['Smiles.']));
    const { reads, shared } = client.counts();
    assert.equal(reads + shared, 100);
    // One, but for a machine that does something else in between.
    assert.ok(reads <= 5 && origin.requests.length === reads, `${reads} reads`);
  });

  it('that comes after a change asks anew', async (t) => {
    const { origin, client } = await begin(t);
    let say = (_text: string) => {};
    origin.stream = (asked) => {
      asked.beginStream(hello(30_000));
      say = (text) => void asked.response.write(text);
    };
    assert.ok(await client.waitUntilLive(10_000));
    // Within the moment in which reads are shared, or it shows nothing.
    await eventually(async () => {
      const before = client.counts();
      const release = held(origin);
      const began = performance.now();
      const calls = [client.resolve(cell)];
      say(`event: character\ndata: {"character_id":"${character}"}\n\n`);
      await eventually(() => client.counts().changes > before.changes);
      calls.push(client.resolve(cell));
      const wasSoon = performance.now() - began < joinMsMax;
      release();
      await Promise.all(calls);
      if (wasSoon) assert.equal(client.counts().reads - before.reads, 2);
      return wasSoon;
    });
  });

  it('of different users asks for each', async (t) => {
    const { origin, client } = await begin(t);
    const users = [undefined, mary, ada];
    const found = await Promise.all(users.map((user) => client.resolve({ ...cell, user })));
    assert.deepEqual(
      found.map(({ answer }) => answer.user_id),
      [null, mary, ada],
    );
    assert.equal(origin.requests.length, 3);
  });

  it('that wants many cells has a few requests under way', async (t) => {
    const { origin, client } = await begin(t);
    let underWay = 0;
    let most = 0;
    origin.reads = (asked) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay -= 1;
        asked.answer(asked.resolution());
      }, 10);
    };
    const cells = Array.from({ length: 200 }, (_, n) => ({ character, emotion: `e${n}` }));
    const found = await Promise.all(cells.map((one) => client.resolve(one)));
    assert.equal(new Set(found.map(({ answer }) => answer.emotion)).size, 200);
    assert.ok(most > 1 && most <= 32, `${most} at once`);
  });

  it('is told what went wrong', async (t) => {
    const { client, origin } = await begin(t);
    origin.reads = (asked) => asked.refuse(404);
    const calls = Array.from({ length: 10 }, () => client.resolve(cell));
    for (const call of calls) await assert.rejects(call, NotFound);
    assert.ok(origin.requests.length <= 5);
  });
});

describe('a pause', () => {
  it('that is asked for with 429 is made by all calls', async (t) => {
    const { origin, client } = await begin(t);
    origin.reads = (asked) => asked.refuse(429, { 'retry-after': '30' });
    for (const emotion of ['happy', 'sad', 'angry']) {
      await assert.rejects(client.resolve({ character, emotion }), RateLimited);
    }
    assert.equal(origin.requests.length, 1);
  });

  it('of a proxy counts too, in seconds and as a date', async (t) => {
    const at = Date.now() - 1e9; // what this machine takes for now does not matter
    const dates = {
      date: new Date(at).toUTCString(),
      'retry-after': new Date(at + 30_000).toUTCString(),
    };
    for (const fields of [dates, { 'retry-after': '30' }]) {
      for (const status of [429, 503]) {
        const { origin, client } = await begin(t);
        await client.resolve(cell);
        const asked = () => origin.requests.length;
        origin.reads = (one) =>
          one.answer('<html>', status, { 'content-type': 'text/html', ...fields });
        for (let n = 0; n < 20; ++n) assert.ok((await client.resolve(cell)).isStale);
        assert.equal(asked(), 2);
      }
    }
  });

  it('ends when the client is closed', async (t) => {
    const { origin, client } = await begin(t, { deadlineMs: 60_000 });
    origin.reads = (asked) => asked.refuse(503, { 'retry-after': '50' });
    const call = client.resolve(cell);
    const refused = assert.rejects(call, { message: 'the client is closed' });
    await eventually(() => origin.requests.length);
    await client.close();
    await refused;
    await assert.rejects(client.resolve(cell), MienError);
  });

  it('of a Mien that is away is waited for by one', async (t) => {
    const { origin, client } = await begin(t);
    const other = { character, emotion: 'sad' };
    await client.resolve(cell);
    await client.resolve(other);
    origin.reads = (asked) => asked.refuse(503);
    assert.ok((await client.resolve(cell)).isStale, 'it is known to be away');
    const release = held(origin, (asked) => asked.refuse(503));
    const before = origin.requests.length;
    const trying: Promise<unknown>[] = [];
    await eventually(() => {
      trying.push(client.resolve(cell)); // until it is time to try again
      return origin.requests.length > before;
    });
    for (const one of [other, cell]) assert.ok((await client.resolve(one)).isStale);
    assert.equal(origin.requests.length, before + 1);
    release();
    await Promise.all(trying);
  });
});

describe('an answer', () => {
  it("that is not Mien's, or to another question, is none", async (t) => {
    const { origin, client } = await begin(t, { deadlineMs: 200 });
    const wrong: Record<string, unknown>[] = [
      { user_id: ada },
      { user_id: null },
      { emotion: 'sad' },
      { character_id: ada },
      { text: null },
      { version: '1' },
      { problems: null },
    ];
    for (const parts of wrong) {
      origin.reads = (asked) => asked.answer(asked.resolution(parts));
      await assert.rejects(client.resolve({ ...cell, user: mary }), Unreachable);
    }
    for (const body of ['{}', '[]', 'null', '', '<html>', '{"text":"x"', '"']) {
      origin.reads = (asked) => asked.answer(body);
      await assert.rejects(client.resolve(cell), Unreachable);
      await assert.rejects(client.latestVideo(cell), Unreachable);
    }
  });

  it('has a length that it may not exceed, whatever it says', async (t) => {
    const { origin, client } = await begin(t, { deadlineMs: 2000 });
    let isGone = false;
    origin.reads = ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('close', () => (isGone = true));
      const pour = () => {
        while (!isGone && response.write('x'.repeat(1 << 16)));
      };
      response.on('drain', pour);
      pour();
    };
    await assert.rejects(client.resolve(cell), Unreachable);
    await eventually(() => isGone);
    assert.ok(origin.requests.length > 1, 'it was left long before the deadline');
  });

  it('cannot be changed by who gets it', async (t) => {
    const { client } = await begin(t);
    const { answer } = await client.resolve(cell);
    assert.throws(() => ((answer as { text: string }).text = 'Frowns.'), TypeError);
    assert.throws(() => (answer.problems as unknown[]).push('x'), TypeError);
  });

  it('that points elsewhere is not followed', async (t) => {
    const elsewhere = await Origin.open();
    t.after(() => elsewhere.close());
    const { origin, client } = await begin(t, { deadlineMs: 300 });
    for (const status of [301, 302, 303, 307, 308]) {
      origin.stream = origin.reads = (asked) =>
        asked.answer('', status, { location: `${elsewhere.url}${asked.url.pathname}` });
      await assert.rejects(client.resolve(cell), Unreachable);
    }
    await eventually(() => origin.streams > 1);
    assert.deepEqual([elsewhere.requests.length, elsewhere.streams], [0, 0]);
  });
});

describe('a question', () => {
  it('carries any text to the server', async (t) => {
    const { origin, client } = await begin(t);
    origin.reads = (asked) => asked.refuse(422);
    for (const emotion of ['fröhlich', '嬉しい', 'a&b=c#d?e/../f', 'a\r\nX-Evil: 1', ' ', '']) {
      await assert.rejects(client.resolve({ character, emotion, user: mary }), Invalid);
      const { url, fields } = origin.requests.at(-1)!;
      assert.deepEqual([url.pathname, url.searchParams.get('emotion')], ['/api/resolve', emotion]);
      assert.equal(fields['x-evil'], undefined);
    }
  });

  it('for a video takes an id and nothing else', async (t) => {
    const { origin, client } = await begin(t);
    for (const id of ['', '.', '..', '../admin/tokens', 'a/b', '%2e%2e', `${ada}\n`, `${ada}?x`]) {
      await assert.rejects(client.video(id), MienError);
    }
    assert.equal(origin.requests.length, 0);
  });

  it('ends with its signal, and not for others who asked the same', async (t) => {
    const { origin, client } = await begin(t);
    const release = held(origin);
    const controller = new AbortController();
    const { signal } = controller;
    const [mine, theirs] = [client.resolve(cell, { signal }), client.resolve(cell)];
    const videos = client.latestVideo(cell, { signal });
    const refused = [mine, videos].map((call) => assert.rejects(call, { name: 'AbortError' }));
    await eventually(() => origin.requests.length === 2);
    controller.abort();
    await Promise.all(refused);
    await assert.rejects(client.resolve(cell, { signal }), { name: 'AbortError' });
    release();
    assert.equal((await theirs).text, 'Smiles.');
  });
});

it('does what the README shows', async (t) => {
  const { origin } = await begin(t);
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\nimport [^\n]*\n(.*?)```/s.exec(readme) ?? [];
  const said: unknown[] = [];
  const [log, env] = [
    (...words: unknown[]) => said.push(...words),
    { MIEN_URL: origin.url, MIEN_TOKEN: token, CHARACTER: character },
  ];
  const run = Object.getPrototypeOf(async () => {}).constructor as typeof Function;
  await run('Client', 'console', 'process', code)(Client, { log }, { env });
  assert.deepEqual(said.slice(0, 3), ['Smiles.', 1, 'character']);
});

describe('a secret', () => {
  it('is in no error and in nothing that is printed', async (t) => {
    const { origin, client } = await begin(t, { deadlineMs: 200 });
    const said: string[] = [];
    origin.stream = (asked) => asked.refuse(401);
    const behaviours: Origin['reads'][] = [
      (asked) => asked.refuse(401),
      (asked) => asked.refuse(500),
      (asked) => asked.answer('', 302, { location: origin.url }),
      (asked) => asked.answer('{'),
      ({ response }) => void response.destroy(),
    ];
    for (const behaviour of behaviours) {
      origin.reads = behaviour;
      await client.resolve(cell).catch((error: unknown) => {
        said.push(inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error));
      });
    }
    await eventually(() => client.streamFailure);
    said.push(inspect(client, { depth: 10, showHidden: true }), inspect(client.streamFailure));
    assert.equal(said.length, 12);
    for (const text of said) assert.ok(!text.includes(token), text);
    assert.equal(origin.requests[0]?.authorization, `Bearer ${token}`);
  });

  it('that cannot be sent is refused without being repeated', () => {
    const isSilent = (error: unknown) =>
      error instanceof TypeError && !inspect(error, { showHidden: true }).includes(token);
    const url = 'http://127.0.0.1:9';
    const tokens = ['', `${token}\n`, `${token}\r\nX: 1`, ` ${token}`, `${token}ü`, `${token}\0`];
    for (const bad of tokens) assert.throws(() => new Client({ url, token: bad }), isSilent);
    const urls = [`//ada:${token}@127.0.0.1`, `//127.0.0.1/?token=${token}`, `//h/#${token}`];
    for (const bad of [...urls.map((rest) => `http:${rest}`), token, `ftp://${token}`]) {
      assert.throws(() => new Client({ url: bad, token }), isSilent);
    }
  });
});

describe('a stream', () => {
  it('that says nothing more is left although it stands', async (t) => {
    const { origin, client } = await begin(t);
    let isGone = false;
    origin.stream = (asked) => {
      asked.beginStream(hello(40));
      asked.response.on('close', () => (isGone = true));
    };
    await eventually(() => isGone);
    assert.ok(client.counts().streams > 0);
  });

  it('whose line drips is left', async (t) => {
    const { origin } = await begin(t);
    let isGone = false;
    origin.stream = (asked) => {
      asked.beginStream(hello(400));
      const drip = setInterval(() => asked.response.write('a'), 5);
      asked.response.on('close', () => {
        clearInterval(drip);
        isGone = true;
      });
    };
    await eventually(() => isGone);
  });

  it('stands while it speaks', async (t) => {
    const { origin, client } = await begin(t);
    let spoken = 0;
    origin.stream = (asked) => {
      asked.beginStream(hello(800));
      const speak = setInterval(() => {
        spoken += 1;
        asked.response.write(': keep-alive\n\n');
      }, 50);
      asked.response.on('close', () => clearInterval(speak));
    };
    await client.waitUntilLive(10_000);
    spoken = 0;
    await eventually(() => spoken > 50);
    assert.deepEqual([client.isLive, client.counts().streams], [true, 1]);
  });

  it('takes data that it cannot read for any change', async (t) => {
    const { origin, client } = await begin(t);
    origin.stream = (asked) => {
      asked.beginStream(hello(400));
      asked.response.end('event: prompt\ndata: not JSON\n\nevent: split\n');
    };
    await eventually(() => client.counts().changes > 0);
    await eventually(() => client.streamFailure);
  });
});
