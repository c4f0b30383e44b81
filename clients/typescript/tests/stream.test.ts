// What is read from the stream of changes.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { everything } from '../src/cache.ts';
import { EventReader, changeOf } from '../src/stream.ts';

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

it('takes no line without an end', () => {
  const reader = new EventReader();
  assert.throws(() => [...reader.read('x'.repeat(100_000))]);
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
