import { expect, test } from 'vitest';
import { afterSave, caughtUp, editingOf, isEdited, withTheirs, type Read } from './editing';

type Fields = { name: string; raters: string[]; note?: string };

const first: Read<Fields> = { tag: '"1"', fields: { name: 'Smile', raters: ['ada'] } };
const later = (fields: Partial<Fields>, tag = '"2"'): Read<Fields> => ({
  tag,
  fields: { ...first.fields, ...fields },
});

test('whoever has written nothing sees what others save, and has nothing to save', () => {
  const editing = caughtUp(editingOf(first), later({ name: 'Grin' }));
  expect(editing).toMatchObject({ draft: { name: 'Grin' }, theirs: ['name'], both: [] });
  expect(isEdited(editing)).toBe(false);
});

test('what I write stays, and what only they wrote comes with it', () => {
  const mine = { ...editingOf(first), draft: { ...first.fields, name: 'My smile' } };
  const editing = caughtUp(mine, later({ raters: ['ada', 'bob'] }));
  expect(editing.draft).toEqual({ name: 'My smile', raters: ['ada', 'bob'] });
  expect(editing).toMatchObject({ base: { tag: '"2"' }, theirs: ['raters'], both: [] });
});

test('what both wrote is mine and is told, until one of both gives way', () => {
  const mine = { ...editingOf(first), draft: { ...first.fields, name: 'My smile' } };
  const editing = caughtUp(mine, later({ name: 'Grin' }));
  expect(editing).toMatchObject({ draft: { name: 'My smile' }, both: ['name'] });
  expect(withTheirs(editing)).toMatchObject({ draft: { name: 'Grin' }, both: [] });
  const agreed = caughtUp(editing, later({ name: 'My smile' }, '"3"'));
  expect(agreed.both).toEqual([]);
  expect(isEdited(agreed)).toBe(false);
});

test('the same change of both is no conflict', () => {
  const mine = { ...editingOf(first), draft: { ...first.fields, name: 'Grin' } };
  expect(caughtUp(mine, later({ name: 'Grin' })).both).toEqual([]);
});

test('what was added or taken away is a change, too', () => {
  const added = caughtUp(editingOf(first), later({ note: 'hush' }));
  expect(added.draft.note).toBe('hush');
  const gone = caughtUp(added, { tag: '"3"', fields: first.fields });
  expect(Object.keys(gone.draft)).toEqual(['name', 'raters']);
  const mine = { ...added, draft: { ...added.draft, note: 'loud' } };
  const conflict = caughtUp(mine, { tag: '"3"', fields: first.fields });
  expect(conflict).toMatchObject({ draft: { note: 'loud' }, both: ['note'] });
  expect(Object.keys(withTheirs(conflict).draft)).toEqual(['name', 'raters']);
});

test('after a save the words of the server stand there, and what was written meanwhile', () => {
  const sent = { ...first.fields, name: ' Grin ' };
  const editing = { ...editingOf(first), draft: { ...sent, raters: ['bob'] } };
  const saved = later({ name: 'Grin' });
  const done = { base: saved, draft: { name: 'Grin', raters: ['bob'] }, theirs: [], both: [] };
  const order = { tag: first.tag, fields: sent };
  expect(afterSave(editing, order, saved)).toEqual(done);
  // The same when what was saved is read before the save is over.
  expect(afterSave(caughtUp(editing, saved), order, saved)).toEqual(done);
});

test('what others saved after mine stays when it is read before my save is over', () => {
  const sent = { ...first.fields, name: ' Grin ' };
  const order = { tag: first.tag, fields: sent };
  const saved = later({ name: 'Grin' });
  const theirs = later({ name: 'Grin', raters: ['bob'] }, '"3"');
  const mine = { ...editingOf(first), draft: sent };
  for (const before of [mine, caughtUp(mine, saved)]) {
    const editing = afterSave(caughtUp(before, theirs), order, saved);
    expect(editing).toMatchObject({ base: theirs, draft: theirs.fields, both: [] });
    expect(isEdited(editing)).toBe(false);
  }
  const over = later({ name: 'Frown' }, '"3"');
  const editing = afterSave(caughtUp(mine, over), order, saved);
  expect(editing).toEqual({ base: over, draft: over.fields, theirs: ['name'], both: [] });
});

test('what was written while it was saved and saved by others, too, is told', () => {
  const sent = { ...first.fields, name: 'Grin' };
  const over = later({ name: 'Frown' }, '"3"');
  const typed = { ...editingOf(first), draft: { ...sent, name: 'Grin wide' } };
  const editing = afterSave(
    caughtUp(typed, over),
    { tag: first.tag, fields: sent },
    later({ name: 'Grin' }),
  );
  expect(editing).toMatchObject({ base: over, draft: { name: 'Grin wide' }, both: ['name'] });
});
