import { describe, expect, it } from 'vitest';
import { chooseDraft, type LocalDraft, type ServerDraft } from './draftChoice';

const noon = Date.parse('2026-05-01T12:00:00Z');
const local = (text: string, at: number, synced = false): LocalDraft => ({
  text,
  base_version: 3,
  at,
  synced,
});
const server = (prompt_text: string, at: number): ServerDraft => ({
  prompt_text,
  base_version: 3,
  updated_at: new Date(at).toISOString(),
});

describe('chooseDraft', () => {
  it('has nothing when there is nothing', () => {
    expect(chooseDraft(null, null)).toEqual({ draft: null, other: null });
    expect(chooseDraft(null, undefined)).toEqual({ draft: null, other: null });
  });

  it('goes on with what this device has when the server is away', () => {
    const { draft } = chooseDraft(local('mine', noon, true), undefined);
    expect(draft).toMatchObject({ text: 'mine', from: 'device' });
  });

  it('goes on with what only the server has: typed on another device', () => {
    expect(chooseDraft(null, server('theirs', noon)).draft).toMatchObject({
      text: 'theirs',
      from: 'server',
      at: noon,
    });
  });

  it('keeps what was never sent, and drops what the server had and has no more', () => {
    expect(chooseDraft(local('mine', noon), null).draft?.text).toBe('mine');
    expect(chooseDraft(local('mine', noon, true), null).draft).toBeNull();
  });

  it('prefers the server once it had the text of this device', () => {
    const choice = chooseDraft(local('old', noon + 1000, true), server('new', noon));
    expect(choice.draft?.text).toBe('new');
    expect(choice.other).toBeNull();
  });

  it('takes the newer one and offers the other, when both were typed apart', () => {
    const older = chooseDraft(local('device', noon - 1000), server('server', noon));
    expect([older.draft?.text, older.other?.text]).toEqual(['server', 'device']);
    const newer = chooseDraft(local('device', noon + 1000), server('server', noon));
    expect([newer.draft?.text, newer.other?.text]).toEqual(['device', 'server']);
  });

  it('has no other one when both are the same', () => {
    expect(chooseDraft(local('same', noon), server('same', noon - 1)).other).toBeNull();
  });
});
