// What is kept of Mien's answers, and what events say of it. No input or output and no clock: every
// call is told the time, in milliseconds that only go forwards.
//
// An answer is fresh while nothing has said otherwise and the stream of changes stands, but not for
// longer than freshMsMax. After that it is an answer for when Mien is away: it was true until a
// moment that is known.
import type { components } from './contract.ts';

export type Answer = components['schemas']['Resolution'];

export const entryBytes = 2048; // of an answer without its texts, about
const remarkBytes = 1024; // of a problem or a hint in it
// Whatever was missed without anybody's knowing, it ends with that.
export const freshMsMax = 60_000;
// After a change another node may still give the old answer for a moment; and when its link to the
// database has died without a word, until it notices.
export const settleMs = 1000;
export const usualDeafMsMax = 16_000;
export const changesMax = 1000;

/** What was asked for. */
export interface Cell {
  readonly character?: string | undefined;
  readonly emotion: string;
  readonly user?: string | undefined;
}

/** What must be forgotten: the answers for which each part that is there is the same. */
export interface Change {
  readonly character?: string;
  readonly emotion?: string;
  readonly user?: string;
  readonly ofUsers?: true; // only answers for a user
}

export const everything: Change = {};

export interface Found {
  readonly answer: Answer;
  readonly ageMs: number; // since it was last known to be true
  readonly isStale: boolean;
}

interface Entry {
  readonly answer: Answer;
  readonly cost: number;
  readonly startedAt: number; // when it was asked for
  trueUntil: number | undefined; // nothing while it is fresh, which it is not beyond freshUntil
  readonly freshUntil: number;
}

export interface CacheBounds {
  readonly bytesMax: number;
  readonly staleMsMax: number;
  readonly readMsMax: number; // an answer that took longer is not kept as fresh
  readonly deafMsMax: number; // a node of Mien may hear of no change for so long without knowing it
}

export function keyOf(cell: Cell): string {
  return `${cell.character ?? '-'}\n${cell.emotion}\n${cell.user ?? '-'}`;
}

function concerns(change: Change, answer: Answer): boolean {
  return (
    (change.character === undefined || change.character === answer.character_id) &&
    (change.emotion === undefined || change.emotion === answer.emotion) &&
    (change.user === undefined || change.user === answer.user_id) &&
    !(change.ofUsers && answer.user_id === null)
  );
}

function end(entry: Entry, now: number): void {
  entry.trueUntil ??= Math.min(now, entry.freshUntil);
}

/** Of what may be long in it, about. */
function sizeOf({ text, problems, hints }: Answer): number {
  return 2 * text.length + remarkBytes * (problems.length + hints.length);
}

function partsOf(answer: Answer): string[] {
  return [`c${answer.character_id}`, `e${answer.emotion}`, `u${answer.user_id ?? ''}`];
}

export class Cache {
  readonly #bounds: CacheBounds;
  readonly #entries = new Map<string, Entry>(); // what was not used for longest comes first
  readonly #byPart = new Map<string, Set<string>>();
  readonly #changes: { at: number; change: Change }[] = [];
  #everythingAt = -Infinity;
  #unrememberedAt = -Infinity; // the last change that #changes had no room for
  #clearedAt = -Infinity;
  #heardAt = -Infinity;
  #silenceMaxMs = 0;
  #stands = false;
  #bytes = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** For tests: how many parts of answers lead to entries. */
  get parts(): number {
    return this.#byPart.size;
  }

  /** For tests: how many changes are remembered. */
  get changes(): number {
    return this.#changes.length;
  }

  // The stream.

  /** The stream stands from now on; it is lost when it is silent for longer than that. */
  begin(now: number, silenceMaxMs: number): void {
    this.lose(now);
    this.#everythingAt = now;
    this.#heardAt = now;
    this.#silenceMaxMs = silenceMaxMs;
    this.#stands = true;
  }

  /** False when it was silent for too long, and is lost whatever comes now. */
  hear(now: number): boolean {
    const stands = this.stands(now);
    if (stands) this.#heardAt = now;
    return stands;
  }

  /** Nothing is known of what happened since the stream was last heard. */
  lose(now: number): void {
    if (!this.#stands) return;
    this.#stands = false;
    this.#ageAll(Math.min(now, this.#heardAt));
  }

  stands(now: number): boolean {
    if (this.#stands && now - this.#heardAt > this.#silenceMaxMs) this.lose(now);
    return this.#stands;
  }

  forget(change: Change, now: number): void {
    if (change === everything) {
      this.#everythingAt = now;
      this.#ageAll(now);
      return;
    }
    this.#changes.push({ at: now, change });
    this.#pruneChanges(now);
    for (const key of this.#keysOf(change)) {
      const entry = this.#entries.get(key);
      if (entry && concerns(change, entry.answer)) end(entry, now);
    }
  }

  // Answers.

  findFresh(key: string, now: number): Found | undefined {
    const entry = this.#entries.get(key);
    if (!entry || !this.stands(now)) return undefined;
    if (now >= entry.freshUntil) end(entry, now);
    if (entry.trueUntil !== undefined) return undefined;
    this.#use(key, entry);
    return { answer: entry.answer, ageMs: Math.max(0, now - this.#heardAt), isStale: false };
  }

  /** For when Mien is away: the last answer, unless it is too old. */
  findLast(key: string, now: number): Found | undefined {
    const fresh = this.findFresh(key, now);
    const entry = this.#entries.get(key);
    if (fresh || entry?.trueUntil === undefined) return fresh;
    const ageMs = now - entry.trueUntil;
    if (ageMs > this.#bounds.staleMsMax) {
      this.drop(key);
      return undefined;
    }
    this.#use(key, entry);
    return { answer: entry.answer, ageMs: Math.max(0, ageMs), isStale: true };
  }

  /** An answer that was asked for at startedAt: fresh only when nothing can have changed. */
  keep(key: string, answer: Answer, startedAt: number, now: number): void {
    const freshUntil = this.#freshUntil(answer, startedAt, now);
    const trueUntil = freshUntil > now ? undefined : startedAt;
    const before = this.#entries.get(key);
    // What is known may have been asked for later, or have been true for longer.
    if (startedAt <= this.#clearedAt || (before && before.startedAt > startedAt)) return;
    if (before && trueUntil !== undefined) {
      if (before.trueUntil === undefined || before.trueUntil > trueUntil) return;
    }
    this.drop(key);
    const cost = entryBytes + sizeOf(answer);
    if (cost > this.#bounds.bytesMax) return;
    this.#entries.set(key, { answer, cost, startedAt, trueUntil, freshUntil });
    this.#bytes += cost;
    for (const part of partsOf(answer)) {
      const keys = this.#byPart.get(part);
      if (keys) keys.add(key);
      else this.#byPart.set(part, new Set([key]));
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bounds.bytesMax) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.cost;
    for (const part of partsOf(entry.answer)) {
      const keys = this.#byPart.get(part);
      keys?.delete(key);
      if (keys?.size === 0) this.#byPart.delete(part);
    }
  }

  /** Keeps nothing of what was asked for until now. */
  clear(now: number): void {
    this.#clearedAt = now;
    this.#entries.clear();
    this.#byPart.clear();
    this.#bytes = 0;
  }

  #use(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** startedAt when it is not fresh at all. */
  #freshUntil(answer: Answer, startedAt: number, now: number): number {
    if (!this.stands(now) || now - startedAt > this.#bounds.readMsMax) return startedAt;
    // The text of an arm is given, and recorded, by Mien alone.
    if (answer.mentions_time || answer.experiment !== null) return startedAt;
    const since = startedAt - this.#bounds.deafMsMax;
    const hasChanged =
      this.#everythingAt >= startedAt - settleMs ||
      this.#unrememberedAt >= since ||
      this.#changes.some(({ at, change }) => at >= since && concerns(change, answer));
    if (hasChanged) return startedAt;
    // Most likely nothing changed. If something did, it is asked for again when all nodes know.
    if (this.#everythingAt >= since) return this.#everythingAt + this.#bounds.deafMsMax;
    return startedAt + freshMsMax;
  }

  #pruneChanges(now: number): void {
    const oldest = now - this.#bounds.deafMsMax - this.#bounds.readMsMax;
    const first = this.#changes.findIndex(({ at }) => at >= oldest);
    if (first > 0) this.#changes.splice(0, first);
    // Whatever it was, it concerns every answer.
    if (this.#changes.length > changesMax) this.#unrememberedAt = this.#changes.shift()!.at;
  }

  #ageAll(now: number): void {
    for (const entry of this.#entries.values()) end(entry, now);
  }

  #keysOf(change: Change): string[] {
    const part =
      change.character !== undefined
        ? `c${change.character}`
        : change.user !== undefined
          ? `u${change.user}`
          : change.emotion !== undefined
            ? `e${change.emotion}`
            : undefined;
    return [...(part === undefined ? this.#entries.keys() : (this.#byPart.get(part) ?? []))];
  }
}
