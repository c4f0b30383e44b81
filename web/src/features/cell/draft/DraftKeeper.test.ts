import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper, type DraftPorts } from './DraftKeeper';

function portsOf() {
  return {
    writeLocal: vi.fn<DraftPorts['writeLocal']>(() => Promise.resolve()),
    writeLocalNow: vi.fn<DraftPorts['writeLocalNow']>(),
    removeLocal: vi.fn<DraftPorts['removeLocal']>(() => Promise.resolve()),
    putServer: vi.fn<DraftPorts['putServer']>(() => Promise.resolve()),
    removeServer: vi.fn<DraftPorts['removeServer']>(() => Promise.resolve()),
  };
}

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
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('a'), false);
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
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('abc'), false);
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
    expect(ports.putServer).toHaveBeenCalledExactlyOnceWith(draft('a'), true);
  });

  it('forgets a draft that is none any more', async () => {
    const ports = portsOf();
    const keeper = new DraftKeeper(ports);
    keeper.change(draft('a'));
    keeper.change(null);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ports.putServer).not.toHaveBeenCalled();
    expect(ports.removeLocal).toHaveBeenCalledOnce();
    expect(ports.removeServer).toHaveBeenCalledOnce();
    expect(keeper.status.kind).toBe('none');
  });

  it('lets nothing come after a save', async () => {
    const waiting: (() => void)[] = [];
    const putServer = () => new Promise<void>((resolve) => void waiting.push(resolve));
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
