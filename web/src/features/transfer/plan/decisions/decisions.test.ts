import { describe, expect, it } from 'vitest';
import {
  addedVersions,
  applyOf,
  decide,
  decideImage,
  hasSingle,
  isTaken,
  renewed,
  strategyOf,
  undecided,
  withoutConflicts,
  type DecidedRow,
} from './decisions';

const created: DecidedRow = { item: 1, action: 'create' };
const conflict: DecidedRow = { item: 2, action: 'conflict' };
const other: DecidedRow = { item: 3, action: 'conflict' };
const unchanged: DecidedRow = { item: 4, action: 'unchanged' };
const broken: DecidedRow = { item: 5, action: 'error' };
const all = [created, conflict, other, unchanged, broken];

describe('decide', () => {
  it('leaves out what would be created, and keeps ours in a conflict', () => {
    const { rows } = decide(undecided, all, 'skip');
    expect(Object.keys(rows)).toEqual(['1', '2', '3']);
  });

  it('overwrites conflicts only; what would be created is taken again', () => {
    const before = decide(undecided, [created], 'skip');
    expect(decide(before, all, 'overwrite').rows).toEqual({
      2: { action: 'conflict', strategy: 'overwrite' },
      3: { action: 'conflict', strategy: 'overwrite' },
    });
  });

  it('takes decisions back', () => {
    expect(decide(decide(undecided, all, 'merge'), [other], null).rows).toEqual({
      2: { action: 'conflict', strategy: 'merge' },
    });
  });
});

it('goes back to one choice for all conflicts, and still leaves out what was left out', () => {
  expect(Object.keys(withoutConflicts(decide(undecided, all, 'skip')).rows)).toEqual(['1']);
});

describe('strategyOf', () => {
  const decisions = decide({ ...undecided, strategy: 'overwrite' }, [conflict, created], 'skip');

  it('is that of all conflicts, unless the row has its own', () => {
    expect(strategyOf(other, decisions)).toBe('overwrite');
    expect(strategyOf(conflict, decisions)).toBe('skip');
    expect(strategyOf(created, decisions)).toBe('skip');
    expect(strategyOf({ item: 9, action: 'update' }, decisions)).toBeNull();
    expect(strategyOf(unchanged, decisions)).toBeNull();
  });

  it('says how many versions are added', () => {
    expect(addedVersions({ ...created, new_version_count: 3 }, undecided)).toBe(3);
    expect(addedVersions({ ...created, new_version_count: 3 }, decisions)).toBe(0);
    expect(addedVersions({ ...other, new_version_count: 3 }, decisions)).toBe(1);
    expect(
      addedVersions({ ...other, new_version_count: 3 }, { ...undecided, strategy: 'merge' }),
    ).toBe(3);
  });
});

describe('renewed', () => {
  it('keeps decisions with what the rows became, and drops those that mean nothing now', () => {
    let decisions = decide(undecided, [conflict, other], 'overwrite');
    decisions = decide(decisions, [created], 'skip');
    const rows = new Map([
      [1, 'conflict'],
      [2, 'unchanged'],
      [3, 'conflict'],
    ] as const);
    expect(renewed(decisions, { rows, images: new Map() }).rows).toEqual({
      1: { action: 'conflict', strategy: 'skip' },
      3: { action: 'conflict', strategy: 'overwrite' },
    });
  });

  it('does the same with images, which have numbers of their own', () => {
    let decisions = decide(undecided, [conflict], 'overwrite');
    for (const item of [1, 2, 3, 4, 5]) {
      const strategy = item === 1 || item === 4 ? 'skip' : 'overwrite';
      decisions = decideImage(decisions, { item, action: 'replace' }, strategy);
    }
    const images = new Map([
      [1, 'create'],
      [2, 'create'],
      [3, 'replace'],
      [4, 'error'],
    ] as const);
    const after = renewed(decisions, { rows: new Map(), images });
    expect(after.rows).toEqual({});
    expect(after.images).toEqual({
      1: { action: 'create', strategy: 'skip' },
      3: { action: 'replace', strategy: 'overwrite' },
    });
  });

  it('is needed as soon as one row or one image was decided on', () => {
    expect(hasSingle({ ...undecided, strategy: 'overwrite', skip_errors: true })).toBe(false);
    expect(hasSingle(decide(undecided, [created], 'skip'))).toBe(true);
    expect(hasSingle(decideImage(undecided, { item: 1, action: 'create' }, 'skip'))).toBe(true);
  });
});

describe('images', () => {
  const fresh = { item: 1, action: 'create' } as const;
  const another = { item: 2, action: 'replace' } as const;

  it('are taken when they are new; others here stay until something else is said', () => {
    expect([isTaken(fresh, undecided), isTaken(another, undecided)]).toEqual([true, false]);
    expect(isTaken(another, { ...undecided, strategy: 'merge' })).toBe(true);
    expect(isTaken(another, decideImage(undecided, another, 'overwrite'))).toBe(true);
    const kept = decideImage({ ...undecided, strategy: 'overwrite' }, another, 'skip');
    expect(isTaken(another, kept)).toBe(false);
    expect(isTaken(another, decideImage(kept, another, null))).toBe(true);
    expect(isTaken(fresh, decideImage(undecided, fresh, 'skip'))).toBe(false);
  });

  it('have numbers of their own', () => {
    const decisions = decideImage(decide(undecided, [conflict], 'merge'), another, 'overwrite');
    expect(applyOf(decisions).decisions).toEqual([
      { item: 2, strategy: 'merge' },
      { part: 'reference_image', item: 2, strategy: 'overwrite' },
    ]);
    expect(applyOf(withoutConflicts(decisions)).decisions).toEqual([]);
  });
});

it('is sent as rows by number', () => {
  const decisions = { ...decide(undecided, [conflict], 'merge'), skip_errors: true };
  expect(applyOf(decisions)).toEqual({
    strategy: 'skip',
    skip_errors: true,
    decisions: [{ item: 2, strategy: 'merge' }],
  });
});
