import { expect, test } from 'vitest';
import { afterSave, caughtUp, changesOf, editingOf, isDraftChanged } from './draft';

const first = { name: 'Wan', content: { loop: 'as_is' }, version: 3, etag: '"3.ab"' };
const second = { name: 'Wan', content: { loop: 'ping_pong' }, version: 4, etag: '"4.cd"' };
const written = { name: 'Wan', content: { loop: 'crossfade' } };

test('what nobody has written over is that of the newest version', () => {
  const editing = editingOf(first);
  expect(caughtUp(editing, second)).toEqual(editingOf(second));
  const renamed = { ...first, name: 'Wan 2.2' };
  expect(caughtUp(editing, renamed)).toEqual(editingOf(renamed));
  // An answer that was on its way before a save is older, and nothing to go back to.
  expect(caughtUp(editingOf(second), first)).toEqual(editingOf(second));
  expect(caughtUp(editing, { ...first })).toBe(editing);
});

test('a draft outlives the save of somebody else, and is then saved with the old tag', () => {
  const editing = { base: first, draft: written };
  expect(caughtUp(editing, second)).toBe(editing);
  expect(isDraftChanged(editing)).toBe(true);
});

test('after a save the draft is what was saved, but for what was written since', () => {
  const editing = { base: first, draft: written };
  const saved = { ...written, version: 4, etag: '"4"' };
  expect(afterSave(editing, written, saved)).toEqual(editingOf(saved));
  const since = { ...written, name: 'Wan 2.2' };
  const next = afterSave({ base: first, draft: since }, written, saved);
  expect(next).toEqual({ base: saved, draft: since });
  expect(isDraftChanged(next)).toBe(true);
});

test('only what was written is sent', () => {
  expect(changesOf({ base: first, draft: written })).toEqual({ content: written.content });
  const renamed = { ...editingOf(first).draft, name: 'Wan 2.2' };
  expect(changesOf({ base: first, draft: renamed })).toEqual({ name: 'Wan 2.2' });
});
