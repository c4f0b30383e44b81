import { describe, expect, it } from 'vitest';
import { chooseDraft as choose, type KeptDraft, type LocalDraft } from './draftChoice';

const noon = Date.parse('2026-05-01T12:00:00Z');
const local = (text: string, more: Partial<LocalDraft> = {}): LocalDraft => ({
  tab: 'this',
  text,
  base_version: 3,
  at: noon,
  synced: false,
  seen: null,
  sent: null,
  ...more,
});
const server = (text: string, version = 7): KeptDraft => ({
  text,
  base_version: 3,
  at: noon,
  version,
});

const chooseDraft = (locals: LocalDraft[], known: KeptDraft | null | undefined) =>
  choose(locals, known, 'this');

describe('chooseDraft', () => {
  it('has nothing when there is nothing', () => {
    const nothing = { draft: null, seen: null, foreign: null, outlived: [] };
    expect(chooseDraft([], null)).toEqual(nothing);
    expect(chooseDraft([], undefined)).toEqual(nothing);
  });

  it('goes on with what this device has when the server is away', () => {
    const { draft, seen } = chooseDraft([local('mine', { synced: true, seen: 6 })], undefined);
    expect([draft?.text, draft?.from, seen]).toEqual(['mine', 'device', 6]);
  });

  it('goes on with what only the server has: typed on another device', () => {
    const { draft, seen } = chooseDraft([], server('theirs'));
    expect([draft?.text, draft?.from, draft?.at, seen]).toEqual(['theirs', 'server', noon, 7]);
  });

  it('keeps what was never sent, and drops what the server had and has no more', () => {
    expect(chooseDraft([local('mine')], null).draft?.text).toBe('mine');
    expect(chooseDraft([local('mine', { synced: true })], null).draft).toBeNull();
  });

  it('takes what the server has once it had the text of this device', () => {
    const choice = chooseDraft([local('old', { synced: true, seen: 6 })], server('new'));
    expect([choice.draft?.text, choice.foreign]).toEqual(['new', null]);
  });

  it('goes on from what the server has of the same tab', () => {
    const typedOn = chooseDraft([local('longer', { seen: 7 })], server('long'));
    expect([typedOn.draft?.text, typedOn.seen, typedOn.foreign]).toEqual(['longer', 7, null]);
    const sent = chooseDraft([local('longer', { seen: 6, sent: 'long' })], server('long'));
    expect([sent.draft?.text, sent.seen, sent.foreign]).toEqual(['longer', 7, null]);
  });

  it('offers both when they were typed apart, whichever is newer', () => {
    for (const at of [noon - 1000, noon + 1000]) {
      const choice = chooseDraft([local('device', { at, seen: 6 })], server('server'));
      expect([choice.draft?.text, choice.foreign?.text]).toEqual(['device', 'server']);
    }
  });

  it('has the newest of several tabs', () => {
    const tabs = [local('a', { tab: 'a', at: noon }), local('b', { tab: 'b', at: noon + 1 })];
    expect(chooseDraft(tabs, null).draft).toMatchObject({ text: 'b', tab: 'b' });
  });

  it('has nothing apart when both are the same', () => {
    expect(chooseDraft([local('same')], server('same'))).toMatchObject({
      draft: { from: 'server' },
      foreign: null,
    });
  });
});

it('clears away copies of other tabs whose text the server has had', () => {
  const copies = [
    local('mine', { synced: true }),
    local('had', { tab: 'b', synced: true }),
    local('has', { tab: 'c' }),
    local('never sent', { tab: 'd' }),
  ];
  expect(chooseDraft(copies, server('has')).outlived).toEqual(['b', 'c']);
  expect(chooseDraft(copies, undefined).outlived).toEqual([]);
});
