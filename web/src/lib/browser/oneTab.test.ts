// Tabs at an address without locks: they share a storage, and each hears what the others write.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLease } from './oneTab';

class Browser {
  private readonly kept = new Map<string, string>();
  private readonly tabs: EventTarget[] = [];

  openTab() {
    const events = new EventTarget();
    this.tabs.push(events);
    const tell = () => {
      for (const other of this.tabs)
        if (other !== events) other.dispatchEvent(new Event('storage'));
    };
    const storage = {
      getItem: (key: string) => this.kept.get(key) ?? null,
      setItem: (key: string, value: string) => void this.kept.set(key, value),
      removeItem: (key: string) => {
        this.kept.delete(key);
        tell();
      },
    };
    const stopped = new AbortController();
    const tab = { runs: 0, stopped, events, isRunning: false };
    const run = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        tab.runs += 1;
        tab.isRunning = true;
        signal.addEventListener('abort', () => {
          tab.isRunning = false;
          resolve();
        });
      });
    withLease('lease', stopped.signal, run, { storage, events });
    return tab;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('only one tab runs, for as long as it is there', () => {
  const browser = new Browser();
  const [first, second] = [browser.openTab(), browser.openTab()];
  vi.advanceTimersByTime(600_000);
  expect([first.isRunning, second.isRunning]).toEqual([true, false]);
  expect([first.runs, second.runs]).toEqual([1, 0]);
});

test('the next tab runs at once when the first one stops or goes away', () => {
  const browser = new Browser();
  const [first, second, third] = [browser.openTab(), browser.openTab(), browser.openTab()];
  first.stopped.abort();
  expect([first.isRunning, second.isRunning, third.isRunning]).toEqual([false, true, false]);
  second.events.dispatchEvent(new Event('pagehide'));
  expect(third.isRunning).toBe(true);
});

test('a tab that sleeps past its lease ends when it wakes', () => {
  const browser = new Browser();
  const first = browser.openTab();
  vi.setSystemTime(Date.now() + 91_000);
  const second = browser.openTab();
  expect(second.isRunning).toBe(true);
  first.events.dispatchEvent(new Event('storage'));
  expect(first.isRunning).toBe(false);
});
