// What is read from the stream of changes.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { everything } from '../src/cache.ts';
import { NotAllowed, Unreachable } from '../src/errors.ts';
import { EventReader, changeOf, pauseAfter, silenceMaxMsOf } from '../src/stream.ts';

it('splits events at empty lines, however the bytes come, and hears comments', () => {
  const text =
    ': open\n\nretry: 3000\nevent: hello\ndata: {"keep_alive_ms":1000}\n\n' +
    ': keep-alive\n\nevent:split\r\ndata:{\r\ndata: }\r\n\r\nevent: split\ndata: {}\n';
  const expected = [
    { name: '', data: '' },
    { name: 'hello', data: '{"keep_alive_ms":1000}' },
    { name: '', data: '' },
    { name: 'split', data: '{\n}' },
  ];
  for (const size of [1, 7, text.length]) {
    const reader = new EventReader();
    const events = [];
    for (let at = 0; at < text.length; at += size) {
      events.push(...reader.read(text.slice(at, at + size)));
    }
    assert.deepEqual(events, expected, 'what is not whole is no event');
  }
});

it('takes of a stream that is cut at any byte what was whole', () => {
  const text =
    ': open\n\nevent: hello\ndata: {"keep_alive_ms":1000}\n\n' +
    'event: prompt\ndata: {"character_id":null,\n:\ndata: "emotion":"säd"}\n\n';
  const bytes = new TextEncoder().encode(text);
  const whole = [...new EventReader().read(text)];
  assert.deepEqual(whole.at(-1), {
    name: 'prompt',
    data: '{"character_id":null,\n"emotion":"säd"}',
  });
  for (let end = 0; end < bytes.length; ++end) {
    const decoder = new TextDecoder();
    const reader = new EventReader();
    const events = [];
    for (const piece of [bytes.slice(0, end >> 1), bytes.slice(end >> 1, end)]) {
      events.push(...reader.read(decoder.decode(piece, { stream: true })));
    }
    assert.deepEqual(events, whole.slice(0, events.length));
    assert.ok(!events.some(({ name }) => name === 'prompt'));
  }
});

it('takes no line and no event without an end', () => {
  assert.throws(() => [...new EventReader().read('x'.repeat(100_000))]);
  const reader = new EventReader();
  assert.throws(() => {
    for (let n = 0; n < 100_000; ++n) [...reader.read('data: x\n')];
  });
  const patient = new EventReader();
  for (let n = 0; n < 100_000; ++n) assert.equal([...patient.read(': keep-alive\n\n')].length, 1);
});

it('knows from its beginning how long a silence may be', () => {
  assert.equal(silenceMaxMsOf('{"keep_alive_ms":1000}'), 2500);
  const wrong = ['0', '-1', '1e12', '"1"', 'null'].map((ms) => `{"keep_alive_ms":${ms}}`);
  for (const text of [...wrong, '{}', '[]', 'null', '']) assert.throws(() => silenceMaxMsOf(text));
});

it('begins again after a pause that grows, or that was asked for', () => {
  const problem = { type: '', title: '', status: 401, code: '', detail: '', request_id: '' };
  const within = (ms: number, least: number, most: number) =>
    assert.ok(ms >= least && ms <= most, `${ms} is not within ${least} and ${most}`);
  for (let n = 0; n < 100; ++n) {
    within(pauseAfter(0, undefined), 50, 100);
    within(pauseAfter(1000, undefined), 2500, 5000);
    within(pauseAfter(1000, new NotAllowed(problem)), 15_000, 30_000);
    assert.equal(pauseAfter(0, new Unreachable('away', { retryAfterMs: 7000 })), 7000);
    assert.equal(pauseAfter(0, new Unreachable('away', { retryAfterMs: 1e9 })), 60_000);
  }
});

it('reads what to forget', () => {
  const cases = [
    ['prompt', { character_id: 'c', emotion: 'sad' }, { character: 'c', emotion: 'sad' }],
    ['prompt', { character_id: null, emotion: 'sad' }, { emotion: 'sad' }],
    ['character', { character_id: 'c' }, { character: 'c' }],
    ['emotion', { emotion: 'sad' }, { emotion: 'sad' }],
    ['assignment', { user_id: 'u' }, { user: 'u' }],
    ['split', {}, { ofUsers: true }],
    ['resync', {}, everything],
  ] as const;
  for (const [name, data, change] of cases) assert.deepEqual(changeOf(name, data), change, name);
});

it('takes what it does not know for any change', () => {
  const cases: [string, unknown][] = [
    ['weather', {}],
    ['prompt', null],
    ['prompt', { emotion: 'sad' }],
    ['prompt', { character_id: 7, emotion: 'sad' }],
    ['character', { character_id: null }],
    ['emotion', []],
    ['assignment', { user_id: 7 }],
  ];
  for (const [name, data] of cases) assert.equal(changeOf(name, data), everything, name);
});
