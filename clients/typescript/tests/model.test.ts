// The rules of what is kept, against a world of nodes, networks and changes drawn at random: whatever
// happens in which order, a kept answer is never older than the clients promise.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type Answer,
  Cache,
  type Change,
  everything,
  keyOf,
  usualDeafMsMax,
} from '../src/cache.ts';

const worlds = 150;
const worldMs = 200_000;
const watson = 'watson';
const emotion = 'happy';
const key = keyOf({ character: watson, emotion });
const changes: readonly Change[] = [
  { character: watson, emotion },
  { character: watson },
  { emotion },
  everything,
];
const heardMsMax = 100; // until a node hears of a change, unless it is deaf
const deafMsMax = 15_000;
const silenceMsMax = 2500;

/** Numbers of which each seed has its own (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}

interface Due {
  readonly at: number;
  readonly what: () => void;
}

/** Node 0 tells of changes, any node answers. A text is the number of the change that made it. */
class World {
  readonly #random: () => number;
  readonly #canBeDeaf: boolean;
  readonly #cache = new Cache({
    bytesMax: 1 << 20,
    staleMsMax: 3_600_000,
    readMsMax: 5000,
    deafMsMax: usualDeafMsMax,
  });
  readonly #due: Due[] = []; // by time
  readonly #saved = [0]; // when each change was made
  readonly #known = [[0], [0]]; // and when each node knew
  #now = 0;
  #deafUntil = 0;
  #told = 0; // the last change of which this stream has told
  #stream = 0; // its number, odd while it stands
  #isSilent = false;
  #last = 0;
  hits = 0;

  constructor(seed: number, canBeDeaf: boolean) {
    this.#random = randomOf(seed);
    this.#canBeDeaf = canBeDeaf;
  }

  run() {
    this.#again(this.#canBeDeaf ? 25_000 : 8000, () => this.#save());
    this.#again(200, () => this.#read());
    this.#again(40_000, () => this.#turnStream());
    this.#again(60_000, () => (this.#isSilent = !this.#isSilent));
    if (this.#canBeDeaf) {
      const ms = () => (this.#random() < 0.5 ? 0.5 : 1) * deafMsMax;
      this.#again(20_000, () => (this.#deafUntil = this.#now + ms()));
    }
    this.#keepAlive();
    this.#turnStream();
    while (this.#now < worldMs) {
      const { at, what } = this.#due.shift()!;
      this.#now = at;
      what();
      this.#look();
    }
  }

  #in(ms: number, what: () => void) {
    const at = this.#now + ms;
    const place = this.#due.findIndex((one) => one.at > at);
    this.#due.splice(place < 0 ? this.#due.length : place, 0, { at, what });
  }

  #again(meanMs: number, what: () => void) {
    this.#in(-Math.log(1 - this.#random()) * meanMs, () => {
      what();
      this.#again(meanMs, what);
    });
  }

  #save() {
    const number = this.#saved.push(this.#now) - 1;
    const heard = this.#known.map(() => this.#now + this.#random() * heardMsMax);
    heard[1] = Math.max(heard[1]!, this.#deafUntil);
    this.#known.forEach((times, node) => times.push(heard[node]!));
    const change = changes[Math.floor(this.#random() * changes.length)]!;
    const stream = this.#stream;
    this.#in(heard[0]! - this.#now, () => this.#tell(number, change, stream));
  }

  #tell(number: number, change: Change, stream: number) {
    if (stream !== this.#stream || stream % 2 === 0 || this.#isSilent || !this.#hear()) return;
    this.#cache.forget(change, this.#now);
    // After "forget everything" a deaf node may be believed, until it cannot be deaf any more.
    if (change !== everything || !this.#canBeDeaf) this.#told = Math.max(this.#told, number);
  }

  #hear(): boolean {
    const stands = this.#cache.hear(this.#now);
    if (!stands) this.#turnStream(); // the client leaves it
    return stands;
  }

  #keepAlive() {
    this.#in(1000, () => this.#keepAlive());
    if (this.#stream % 2 === 1 && !this.#isSilent) this.#hear();
  }

  #turnStream() {
    this.#stream += 1;
    if (this.#stream % 2 === 1) {
      this.#told = 0;
      this.#isSilent = false;
      this.#cache.begin(this.#now, silenceMsMax);
      return;
    }
    this.#cache.lose(this.#now);
    this.#in(this.#random() * 8000, () => {
      if (this.#stream % 2 === 0) this.#turnStream();
    });
  }

  /** As a client does when nothing is kept; but reads that were begun earlier may end at any time. */
  #read() {
    const isNeedless = this.#cache.findFresh(key, this.#now) !== undefined;
    if (isNeedless && (this.#canBeDeaf || this.#random() < 0.9)) return;
    const startedAt = this.#now;
    const times = this.#known[this.#random() < 0.5 ? 0 : 1]!;
    const back = [10, 50, 500, 4000][Math.floor(this.#random() * 4)]! * this.#random();
    this.#in(-Math.log(1 - this.#random()) * 20, () => {
      // What a node knows of a change it knows of those before it.
      const number = times.findLastIndex((at) => at <= this.#now);
      this.#in(back, () => this.#cache.keep(key, answer(number), startedAt, this.#now));
    });
  }

  #look() {
    const found = this.#cache.findFresh(key, this.#now);
    if (!found) return;
    this.hits += 1;
    const number = Number(found.answer.text);
    assert.ok(number >= this.#told, 'never older than what was told');
    // A deaf node can be believed until 16 s after the stream began, and the change may have been as
    // long before that as a node can be deaf.
    const unnoticedMs = this.#canBeDeaf ? 2 * deafMsMax : silenceMsMax + heardMsMax;
    const oldest = this.#saved.findLastIndex((at) => at < this.#now - unnoticedMs);
    assert.ok(number >= oldest, 'nor than a change can go unnoticed');
    if (this.#canBeDeaf) return;
    assert.ok(number >= this.#last, 'nor than the one before');
    this.#last = number;
  }
}

function answer(number: number): Answer {
  const none = { user_id: null, mentions_time: false, experiment: null, problems: [], hints: [] };
  return { ...none, character_id: watson, emotion, text: `${number}` } as unknown as Answer;
}

for (const canBeDeaf of [false, true]) {
  it(`keeps nothing too old where ${canBeDeaf ? 'a node can be deaf' : 'all nodes hear'}`, () => {
    let hits = 0;
    for (let seed = 0; seed < worlds; ++seed) {
      const world = new World(seed, canBeDeaf);
      try {
        world.run();
      } catch (cause) {
        throw new Error(`in the world of seed ${seed}`, { cause });
      }
      hits += world.hits;
    }
    assert.ok(hits > 200 * worlds, 'something is kept');
  });
}
