// The rules of what is kept, with a clock of their own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, Cache, type Cell, type Change } from '../src/cache.ts';
import { changesMax, entryBytes, everything, usualDeafMsMax } from '../src/cache.ts';
import { freshMsMax, keyOf, settleMs } from '../src/cache.ts';

const watson = 'watson';
const holmes = 'holmes';
const ada = 'ada';

function answer(parts: Partial<Answer> = {}): Answer {
  return {
    character_id: watson,
    emotion: 'happy',
    user_id: null,
    text: 'Smiles.',
    mentions_time: false,
    experiment: null,
    problems: [],
    hints: [],
    ...parts,
  } as Answer;
}

const cells = {
  cell: { character: watson, emotion: 'happy' },
  emotion: { character: watson, emotion: 'sad' },
  other: { character: holmes, emotion: 'happy' },
  user: { character: watson, emotion: 'happy', user: ada },
  assigned: { emotion: 'happy', user: 'mary' },
} satisfies Record<string, Cell>;

class Stage {
  cache = new Cache({
    bytesMax: 1 << 20,
    staleMsMax: 100_000,
    readMsMax: 5000,
    deafMsMax: usualDeafMsMax,
  });
  now = 1_000_000;

  constructor() {
    this.cache.begin(this.now, 2500);
    this.go(usualDeafMsMax + 100);
  }

  /** Time in which the stream is heard. */
  go(ms: number) {
    for (let left = ms; left > 0; left -= 1000) {
      this.now += Math.min(left, 1000);
      this.cache.hear(this.now);
    }
  }

  keep(cell: Cell, parts: Partial<Answer> = {}, startedAt = this.now) {
    const { character = watson, emotion, user = null } = cell;
    const kept = answer({ character_id: character, emotion, user_id: user, ...parts });
    this.cache.keep(keyOf(cell), kept, startedAt, this.now);
  }

  isFresh(cell: Cell) {
    return this.cache.findFresh(keyOf(cell), this.now) !== undefined;
  }

  last(cell: Cell) {
    return this.cache.findLast(keyOf(cell), this.now);
  }
}

describe('freshness', () => {
  const cases: [Change, string[]][] = [
    [{ character: watson, emotion: 'happy' }, ['cell', 'user', 'assigned']],
    [{ emotion: 'happy' }, ['cell', 'other', 'user', 'assigned']],
    [{ character: watson }, ['cell', 'emotion', 'user', 'assigned']],
    [{ user: 'mary' }, ['assigned']],
    [{ ofUsers: true }, ['user', 'assigned']],
    [{ character: 'nobody' }, []],
    [everything, Object.keys(cells)],
  ];
  for (const [change, expected] of cases) {
    it(`ends with ${JSON.stringify(change)} where it matters and nowhere else`, () => {
      const stage = new Stage();
      for (const cell of Object.values(cells)) stage.keep(cell);
      stage.cache.forget(change, stage.now);
      const gone = Object.entries(cells).filter(([, cell]) => !stage.isFresh(cell));
      assert.deepEqual(
        gone.map(([name]) => name),
        expected,
      );
    });
  }

  it('is not had by an answer during whose read there was a change', () => {
    for (const change of [{ character: watson }, { emotion: 'happy' }, everything]) {
      const stage = new Stage();
      const startedAt = stage.now;
      stage.go(200);
      stage.cache.forget(change, stage.now);
      stage.go(2 * settleMs);
      stage.keep(cells.cell, {}, startedAt);
      assert.equal(stage.isFresh(cells.cell), false);
    }
  });

  it('is had when something else changed', () => {
    const stage = new Stage();
    stage.cache.forget({ character: holmes }, stage.now);
    stage.cache.forget({ ofUsers: true }, stage.now);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), true);
  });

  it('is not had soon after a change, of which another node may not have heard', () => {
    const stage = new Stage();
    stage.cache.forget({ character: watson }, stage.now);
    for (const ms of [2000, usualDeafMsMax - 2100]) {
      stage.go(ms);
      stage.keep(cells.cell);
      assert.equal(stage.isFresh(cells.cell), false);
    }
    stage.go(200);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), true);
  });

  it('is not had after a change, whatever else is told after it', () => {
    const stage = new Stage();
    stage.cache.forget({ character: watson }, stage.now);
    stage.go(1000);
    stage.cache.forget(everything, stage.now);
    stage.cache.begin(stage.now, 2500);
    stage.cache.forget({ character: holmes }, stage.now);
    stage.go(2000);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), false);
  });

  it('ends when all nodes have heard of what was before the stream began', () => {
    const stage = new Stage();
    stage.cache.begin(stage.now, 2500);
    stage.go(settleMs - 100);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), false);
    stage.go(200);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), true);
    stage.go(usualDeafMsMax - settleMs - 200);
    assert.equal(stage.isFresh(cells.cell), true);
    stage.go(200);
    assert.equal(stage.isFresh(cells.cell), false);
    stage.keep(cells.cell);
    stage.go(usualDeafMsMax + 1000);
    assert.equal(stage.isFresh(cells.cell), true);
  });

  it('ends by itself', () => {
    const stage = new Stage();
    const startedAt = stage.now;
    stage.go(3000);
    stage.keep(cells.cell, {}, startedAt);
    stage.go(freshMsMax - 3100);
    assert.equal(stage.isFresh(cells.cell), true);
    stage.go(200);
    assert.equal(stage.isFresh(cells.cell), false);
    assert.deepEqual([stage.last(cells.cell)?.isStale, stage.last(cells.cell)?.ageMs], [true, 100]);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), true);
  });

  it('is not had by what was asked for before the stream began', () => {
    const stage = new Stage();
    const startedAt = stage.now;
    stage.cache.lose(stage.now);
    stage.now += 100;
    stage.cache.begin(stage.now, 2500);
    stage.go(2 * settleMs);
    stage.keep(cells.cell, {}, startedAt);
    assert.equal(stage.isFresh(cells.cell), false);
  });

  it('ends with the silence of the stream', () => {
    const stage = new Stage();
    stage.keep(cells.cell);
    stage.now += 2400;
    assert.equal(stage.isFresh(cells.cell), true);
    stage.now += 200;
    assert.equal(stage.isFresh(cells.cell), false);
    assert.equal(stage.cache.hear(stage.now), false, 'it is lost, whatever comes now');
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), false);
  });

  it('is not had by texts of the time and of arms', () => {
    const stage = new Stage();
    stage.keep(cells.user, { mentions_time: true });
    assert.equal(stage.isFresh(cells.user), false);
    stage.keep(cells.user, { experiment: { id: 'e', arm: 'a', phase: 1 } });
    assert.equal(stage.isFresh(cells.user), false);
    assert.notEqual(stage.last(cells.user), undefined);
  });

  it('counts more changes than are remembered for everything', () => {
    const stage = new Stage();
    const startedAt = stage.now;
    stage.go(500);
    stage.cache.forget({ character: watson }, stage.now);
    for (let n = 0; n <= changesMax; ++n) stage.cache.forget({ character: `${n}` }, stage.now);
    stage.keep(cells.cell, {}, startedAt);
    assert.equal(stage.isFresh(cells.cell), false);
  });

  it('is not had by an answer that took too long', () => {
    const stage = new Stage();
    const startedAt = stage.now;
    stage.go(6000);
    stage.keep(cells.cell, {}, startedAt);
    assert.equal(stage.isFresh(cells.cell), false);
  });
});

describe('the last answer', () => {
  it('says how long ago it was true, and ends', () => {
    const stage = new Stage();
    stage.keep(cells.cell);
    stage.go(50_000);
    const heardAt = stage.now;
    stage.now += 2000;
    stage.cache.lose(stage.now);
    stage.now += 10_000;
    const found = stage.last(cells.cell);
    assert.equal(found?.isStale, true);
    assert.equal(found.ageMs, stage.now - heardAt);
    stage.now += 89_000;
    assert.equal(stage.last(cells.cell), undefined, 'older than 100 s');
    assert.equal(stage.cache.size, 0);
  });

  it('was true until the first change of which was heard', () => {
    const stage = new Stage();
    stage.keep(cells.cell);
    stage.cache.forget({ character: watson }, stage.now);
    const first = stage.now;
    stage.go(5000);
    stage.cache.forget({ character: watson }, stage.now);
    assert.equal(stage.last(cells.cell)?.ageMs, stage.now - first);
  });

  it('was true until it ended by itself', () => {
    const ends = [
      (stage: Stage) => stage.cache.lose(stage.now),
      (stage: Stage) => stage.cache.forget({ character: watson }, stage.now),
    ];
    for (const end of ends) {
      const stage = new Stage();
      stage.keep(cells.cell);
      stage.go(freshMsMax + 10_000);
      end(stage);
      assert.equal(stage.last(cells.cell)?.ageMs, 10_000);
    }
  });

  it('is not replaced by an older read that ends later', () => {
    const stage = new Stage();
    stage.cache.lose(stage.now);
    const old = stage.now;
    stage.now += 1000;
    stage.keep(cells.cell, { text: 'new' });
    stage.keep(cells.cell, { text: 'old' }, old);
    assert.equal(stage.last(cells.cell)?.answer.text, 'new');
  });

  it('is not, either, before the event of the change between them has come', () => {
    const stage = new Stage();
    const old = stage.now;
    stage.go(10);
    stage.keep(cells.cell, { text: 'new' });
    stage.keep(cells.cell, { text: 'old' }, old);
    assert.equal(stage.isFresh(cells.cell), true);
    assert.equal(stage.last(cells.cell)?.answer.text, 'new');
  });

  it('is none that was asked for before the right to read ended', () => {
    const stage = new Stage();
    const before = stage.now;
    stage.go(100);
    stage.cache.clear(stage.now);
    stage.keep(cells.cell, {}, before);
    assert.equal(stage.last(cells.cell), undefined);
    stage.go(100);
    stage.keep(cells.cell);
    assert.equal(stage.isFresh(cells.cell), true);
  });
});

describe('the bound', () => {
  it('lets go first what was not used for longest', () => {
    const stage = new Stage();
    const room = 10;
    stage.cache = new Cache({
      bytesMax: room * entryBytes,
      staleMsMax: 1e5,
      readMsMax: 5000,
      deafMsMax: usualDeafMsMax,
    });
    stage.cache.begin(stage.now - usualDeafMsMax - 1000, 1e5);
    const many = Array.from({ length: room + 5 }, (_, n) => ({ emotion: `emotion-${n}` }));
    for (const cell of many) {
      stage.keep(cell, { text: '' });
      assert.equal(stage.isFresh(many[0]!), true);
    }
    assert.equal(stage.cache.size, room);
    assert.ok(stage.cache.bytes <= room * entryBytes);
    assert.equal(stage.isFresh(many[1]!), false);
    assert.equal(stage.isFresh(many.at(-1)!), true);
  });

  it('keeps nothing that is larger than all room', () => {
    const stage = new Stage();
    stage.keep(cells.cell, { text: 'x'.repeat(1 << 20) });
    assert.equal(stage.cache.size, 0);
  });

  it('counts what is said of a text, too', () => {
    const stage = new Stage();
    const remark = { code: 'missing', name: 'pipe', message: 'm', position: 0, length: 1 } as const;
    stage.keep(cells.cell, { problems: Array.from({ length: 1024 }, () => remark) });
    assert.equal(stage.cache.size, 0);
  });

  it('leaves nothing of what was dropped', () => {
    const stage = new Stage();
    for (const cell of Object.values(cells)) stage.keep(cell);
    for (const cell of Object.values(cells)) stage.cache.drop(keyOf(cell));
    assert.deepEqual([stage.cache.size, stage.cache.bytes, stage.cache.parts], [0, 0, 0]);
  });

  it('is of changes, too, which are remembered for as long as they count', () => {
    const stage = new Stage();
    for (let n = 0; n < 100; ++n) {
      stage.cache.forget({ character: watson }, stage.now);
      stage.go(1000);
    }
    assert.ok(stage.cache.changes <= usualDeafMsMax / 1000 + 5 + 1);
    for (let n = 0; n < 2 * changesMax; ++n) {
      stage.cache.forget({ character: `${n}` }, stage.now);
    }
    assert.equal(stage.cache.changes, changesMax);
  });
});
