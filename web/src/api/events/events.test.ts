// Tabs of one browser share a stream: one tab has it, the others hear of it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventStream, type ServerEvent } from './events';

/** The browser's EventSource as far as a tab uses it; `last` is the one that was opened last. */
class Source {
  static last: Source | undefined;
  private readonly listeners = new Map<string, (message: { data: string }) => void>();

  constructor() {
    Source.last = this;
  }

  addEventListener(name: string, listener: (message: { data: string }) => void) {
    this.listeners.set(name, listener);
  }

  send(name: string, data = {}) {
    this.listeners.get(name)?.({ data: JSON.stringify(data) });
  }

  close() {
    this.listeners.clear();
  }
}

const tabs: EventStream[] = [];

/** A tab that begins to listen, and the names of what it is told. */
function openTab() {
  const tab = new EventStream();
  const told: ServerEvent['name'][] = [];
  tab.subscribe(({ name }) => told.push(name));
  tabs.push(tab);
  tab.start();
  return { tab, told };
}

beforeEach(() => {
  Source.last = undefined;
  vi.stubGlobal('EventSource', Source);
});

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.stop();
  vi.unstubAllGlobals();
});

test('a stream is live from its hello on', async () => {
  const { tab, told } = openTab();
  await vi.waitUntil(() => Source.last);
  expect(tab.connection).toBe('connecting');
  Source.last?.send('hello');
  expect(tab.connection).toBe('live');
  expect(told).toEqual(['hello']);
});

test('a tab that joins a live stream is told hello, and only that tab', async () => {
  const first = openTab();
  await vi.waitUntil(() => Source.last);
  Source.last?.send('hello');

  const second = openTab();
  await vi.waitUntil(() => second.tab.connection === 'live');
  expect(second.told).toEqual(['hello']);

  Source.last?.send('character', { character_id: 'ada' });
  await vi.waitUntil(() => second.told.includes('character'));
  expect(second.told).toEqual(['hello', 'character']);
  expect(first.told).toEqual(['hello', 'character']);
});

test('every tab is told when the stream begins anew', async () => {
  const first = openTab();
  await vi.waitUntil(() => Source.last);
  const second = openTab();
  Source.last?.send('hello');
  await vi.waitUntil(() => second.told.length === 1);

  Source.last?.send('hello');
  await vi.waitUntil(() => second.told.length === 2);
  expect([first.told, second.told]).toEqual([
    ['hello', 'hello'],
    ['hello', 'hello'],
  ]);
});
