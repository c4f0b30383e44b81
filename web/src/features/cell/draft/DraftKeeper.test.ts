import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper } from './DraftKeeper';
import type { KeptDraft } from './draftChoice';
import type { DraftPorts, DraftText, PutOutcome } from './draftPorts';

function portsOf() {
  return {
    writeLocal: vi.fn<DraftPorts['writeLocal']>(() => Promise.resolve()),
    writeLocalNow: vi.fn<DraftPorts['writeLocalNow']>(),
    removeLocal: vi.fn<DraftPorts['removeLocal']>(() => Promise.resolve()),
    putServer: vi.fn<DraftPorts['putServer']>((text) => Promise.resolve(kept(text))),
    removeServer: vi.fn<DraftPorts['removeServer']>(() => Promise.resolve()),
  };
}

let version = 0;

/** The server takes what it is sent. */
function kept(text: DraftText): PutOutcome {
  version += 1;
  return { kind: 'kept', draft: { ...text, at: 0, version } };
}

/** What is typed in another tab. */
function foreign(text: string): KeptDraft {
  version += 1;
  return { text, base_version: 3, at: 0, version };
}

const refused = (instead: KeptDraft | null): PutOutcome => ({ kind: 'refused', instead });

const no = () => Promise.reject(new Error('no'));
const draft = (text: string) => ({ text, base_version: 3 });

describe('DraftKeeper', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes to the device after half a second and to the server after two', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    expect([keeper.status.kind, keeper.isKept]).toEqual(['editing', false]);
    await vi.advanceTimersByTimeAsync(500);
    expect(ports.writeLocal).toHaveBeenLastCalledWith(
      expect.objectContaining({ text: 'a', base_version: 3, synced: false }),
    );
    expect([keeper.isKept, ports.putServer.mock.calls.length]).toEqual([true, 0]);
    await vi.advanceTimersByTimeAsync(1500);
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('a'), {
      seen: null,
      keepalive: false,
    });
    expect(keeper.status.kind).toBe('server');
    expect(ports.writeLocal).toHaveBeenLastCalledWith(expect.objectContaining({ synced: true }));
  });

  it('sends only what was typed last', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    for (const text of ['a', 'ab', 'abc']) {
      keeper.change(draft(text));
      await vi.advanceTimersByTimeAsync(400);
    }
    await vi.advanceTimersByTimeAsync(2000);
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('abc'), {
      seen: null,
      keepalive: false,
    });
  });

  it('says that the device has it while the server is away, and tries again', async () => {
    const ports = portsOf();
    ports.putServer.mockRejectedValueOnce(new Error('away'));
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    await vi.advanceTimersByTimeAsync(2000);
    expect([keeper.status.kind, keeper.isKept]).toEqual(['device', true]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(keeper.status.kind).toBe('server');
  });

  it('is not kept when both fail', async () => {
    const keeper = new DraftKeeper({ ...portsOf(), writeLocal: no, putServer: no });
    keeper.change(draft('a'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(keeper.status.kind).toBe('nowhere');
    expect(await keeper.flush()).toBe(false);
  });

  it('flushes at once when the page goes away', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    const flushed = keeper.flush({ keepalive: true });
    // Before anything is waited for.
    expect(keeper.isKept).toBe(true);
    expect(ports.writeLocalNow).toHaveBeenCalledWith(expect.objectContaining({ text: 'a' }));
    expect(await flushed).toBe(true);
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('a'), {
      seen: null,
      keepalive: true,
    });
  });

  it('forgets a draft that is none any more', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    keeper.change(null);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ports.putServer).not.toHaveBeenCalled();
    expect(ports.removeLocal).toHaveBeenCalledOnce();
    expect(ports.removeServer).not.toHaveBeenCalled();
    expect(keeper.status.kind).toBe('none');
  });

  it('lets nothing come after a save', async () => {
    const waiting: (() => void)[] = [];
    const putServer: DraftPorts['putServer'] = (text) =>
      new Promise((resolve) => void waiting.push(() => resolve(kept(text))));
    const keeper = new DraftKeeper({ ...portsOf(), putServer });
    keeper.change(draft('a'));
    await vi.advanceTimersByTimeAsync(2000);
    const paused = vi.fn<() => void>();
    void keeper.pause().then(paused);
    await vi.advanceTimersByTimeAsync(0);
    expect(paused).not.toHaveBeenCalled();
    waiting.at(0)?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(paused).toHaveBeenCalledOnce();
  });
});

/** A keeper whose text is on the server. */
async function keeping(text: string, ports: ReturnType<typeof portsOf>) {
  const keeper = new DraftKeeper(ports);
  keeper.change(draft(text));
  await vi.advanceTimersByTimeAsync(2000);
  expect(keeper.status.kind).toBe('server');
  ports.putServer.mockClear();
  return keeper;
}

describe('DraftKeeper beside another tab', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes upon what it has seen, and removes only that', async () => {
    const ports = portsOf();
    const keeper = await keeping('a', ports);
    const seen = version;
    keeper.change(draft('ab'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(ports.putServer).toHaveBeenLastCalledWith(draft('ab'), { seen, keepalive: false });
    await keeper.discard();
    expect(ports.removeServer).toHaveBeenCalledExactlyOnceWith(version);
  });

  it('leaves what was typed there, keeps its own here, and says so', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    const other = foreign('theirs');
    ports.putServer.mockResolvedValueOnce(refused(other));
    keeper.change(draft('mine'));
    await vi.advanceTimersByTimeAsync(2000);
    expect([keeper.status.kind, keeper.foreign, keeper.isKept]).toEqual(['apart', other, true]);
    keeper.change(draft('mine, longer'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ports.putServer).toHaveBeenCalledOnce();
    expect(ports.writeLocal).toHaveBeenLastCalledWith(
      expect.objectContaining({ text: 'mine, longer', synced: false }),
    );
    expect(keeper.status.kind).toBe('apart');
    // Neither does a save of mine take it away.
    await keeper.discard();
    expect(ports.removeServer).not.toHaveBeenCalled();
  });

  it('no longer says that the server has its text when another one is there', async () => {
    const ports = portsOf();
    const keeper = await keeping('mine', ports);
    keeper.hear(foreign('theirs'));
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.status.kind).toBe('apart');
  });

  it('goes on with either text once somebody has chosen', async () => {
    const ports = portsOf();
    const keeper = await keeping('mine', ports);
    const other = foreign('theirs');
    keeper.hear(other);
    keeper.replaceForeign();
    await vi.advanceTimersByTimeAsync(0);
    const options = { seen: other.version, keepalive: false };
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('mine'), options);
    expect(keeper.status.kind).toBe('server');

    const next = foreign('theirs again');
    keeper.hear(next);
    expect(keeper.takeForeign()).toBe(next);
    expect([keeper.status.kind, keeper.foreign]).toEqual(['server', null]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ports.putServer).toHaveBeenCalledOnce();
  });

  it('keeps its words on the server again when another tab saved or discarded', async () => {
    const ports = portsOf();
    const keeper = await keeping('mine', ports);
    keeper.hear(null);
    expect(keeper.status.kind).toBe('editing');
    await vi.advanceTimersByTimeAsync(2000);
    const options = { seen: null, keepalive: false };
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('mine'), options);
    expect(keeper.status.kind).toBe('server');
  });

  it('does not bring a draft back while it is being saved', async () => {
    const ports = portsOf();
    const keeper = await keeping('mine', ports);
    await keeper.pause();
    keeper.hear(null);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ports.putServer).not.toHaveBeenCalled();
    await keeper.discard();
    expect(ports.removeServer).not.toHaveBeenCalled();
    expect(keeper.status.kind).toBe('none');
  });

  it('knows its own words when their answer was lost', async () => {
    const ports = portsOf();
    ports.putServer.mockRejectedValueOnce(new Error('lost'));
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    await vi.advanceTimersByTimeAsync(2000);
    keeper.change(draft('ab'));
    const own = foreign('a');
    ports.putServer.mockResolvedValueOnce(refused(own));
    await vi.advanceTimersByTimeAsync(2000);
    const options = { seen: own.version, keepalive: false };
    expect(ports.putServer).toHaveBeenLastCalledWith(draft('ab'), options);
    expect([keeper.status.kind, keeper.foreign]).toEqual(['server', null]);
  });
});
