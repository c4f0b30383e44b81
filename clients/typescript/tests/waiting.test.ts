// Clocks, shared reads and what waits for them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Clock } from '../src/clock.ts';
import { Flights, joinMsMax } from '../src/flights.ts';
import { Turnstile, unlessAborted } from '../src/waiting.ts';

describe('the clock', () => {
  it('goes on while the machine is suspended, and never back', () => {
    let steady = 100;
    let wall = 1_700_000_000_000;
    const clock = new Clock(
      () => steady,
      () => wall,
    );
    const pass = (ms: number, wallMs = ms) => {
      const before = clock.now();
      steady += ms;
      wall += wallMs;
      return clock.now() - before;
    };
    assert.equal(pass(1000), 1000);
    assert.equal(pass(10, 3_600_010), 3_600_010, 'an hour of sleep');
    assert.equal(pass(1000), 1000);
    assert.equal(pass(1000, -3_600_000), 1000, 'somebody set the clock');
    assert.equal(pass(1000), 1000);
    for (let n = 0; n < 1000; ++n) assert.equal(pass(1000, 1010), 1000, 'a wall that is too fast');
  });
});

describe('a flight', () => {
  const cell = 'cell';

  it('is shared by who wants the same at the same moment', () => {
    const flights = new Flights<string>();
    const outcome = new Promise<string>(() => {});
    flights.begin(cell, 100, outcome);
    assert.equal(flights.find(cell, 100 + joinMsMax / 2), outcome);
    assert.equal(flights.find(cell, 100 + 2 * joinMsMax), undefined);
    assert.equal(flights.find('other', 100), undefined);
  });

  it('is open no longer than any for its cell, and until a change', async () => {
    const flights = new Flights<string>();
    const first = Promise.reject(new Error('no answer'));
    flights.begin(cell, 100, first);
    flights.begin(cell, 101, new Promise<string>(() => {}));
    await assert.rejects(first);
    assert.equal(flights.find(cell, 101), undefined);
    flights.begin(cell, 102, new Promise<string>(() => {}));
    flights.closeAll();
    assert.equal(flights.size, 0);
  });
});

describe('a turnstile', () => {
  it('lets through so many at once, and all in the end', async () => {
    const turnstile = new Turnstile(3);
    let inside = 0;
    let most = 0;
    const goThrough = async () => {
      assert.ok(await turnstile.enter(new AbortController().signal));
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      --inside;
      turnstile.leave();
    };
    await Promise.all(Array.from({ length: 20 }, goThrough));
    assert.deepEqual([most, inside], [3, 0]);
  });

  it('loses no place to one who leaves while waiting', async () => {
    const turnstile = new Turnstile(1);
    const patient = new AbortController();
    const hasty = new AbortController();
    assert.ok(await turnstile.enter(patient.signal));
    const goes = turnstile.enter(hasty.signal);
    const stays = turnstile.enter(patient.signal);
    turnstile.leave(); // wakes the hasty one,
    hasty.abort(); // who has gone
    assert.equal(await goes, false);
    assert.equal(await stays, true);
  });
});

describe('an aborted wait', () => {
  it('ends with the reason, and an outcome that comes first counts', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise(() => {}), controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await assert.rejects(unlessAborted(Promise.resolve(1), controller.signal), /enough/);
    assert.equal(await unlessAborted(Promise.resolve(1), new AbortController().signal), 1);
  });

  it('leaves no refusal behind that nobody hears', async () => {
    const controller = new AbortController();
    const late = Promise.reject(new Error('late'));
    const waiting = unlessAborted(late, controller.signal);
    controller.abort();
    await assert.rejects(waiting);
    await new Promise(setImmediate);
  });
});
