import { describe, expect, it } from 'vitest';
import { editorReducer, isOutdated, isTouched, openEditor, type Shown } from './editorState';

const own = (own_version: number, text: string): Shown => ({ own_version, text, is_own: true });
const inherited: Shown = { own_version: null, text: 'default', is_own: false };
const type = (text: string) => ({ type: 'type', text }) as const;

describe('openEditor', () => {
  it('shows what the server has, or my draft of it', () => {
    expect(openEditor(own(3, 'a'), null)).toMatchObject({ text: 'a', base_version: 3 });
    const drafted = openEditor(own(3, 'a'), { text: 'b', base_version: 3 });
    expect([drafted.text, isTouched(drafted), isOutdated(drafted, own(3, 'a'))]).toEqual([
      'b',
      true,
      false,
    ]);
  });

  it('knows that a draft is based on an older version', () => {
    const state = openEditor(own(4, 'new'), { text: 'mine', base_version: 3 });
    expect([state.base_version, isOutdated(state, own(4, 'new'))]).toEqual([3, true]);
  });

  it('has no draft when it is what was saved meanwhile', () => {
    expect(isTouched(openEditor(own(4, 'same'), { text: 'same', base_version: 3 }))).toBe(false);
  });

  it('goes on customising a cell that inherits', () => {
    const state = openEditor(inherited, { text: 'mine', base_version: null });
    expect([state.customising, isTouched(state)]).toEqual([true, true]);
  });
});

describe('news from the server', () => {
  it('are followed while nothing is typed', () => {
    const state = openEditor(own(3, 'a'), null);
    const next = editorReducer(state, { type: 'follow', shown: own(4, 'b') });
    expect(next).toMatchObject({ text: 'b', base_version: 4, base_text: 'b' });
  });

  it('never replace what is typed', () => {
    const typed = editorReducer(openEditor(own(3, 'a'), null), type('mine'));
    const next = editorReducer(typed, { type: 'follow', shown: own(4, 'b') });
    expect(next).toBe(typed);
    expect(isOutdated(next, own(4, 'b'))).toBe(true);
  });

  it('end a draft that is the same', () => {
    const typed = editorReducer(openEditor(own(3, 'a'), null), type('b'));
    const next = editorReducer(typed, { type: 'follow', shown: own(4, 'b') });
    expect([isTouched(next), next.base_version]).toEqual([false, 4]);
  });

  it('are no conflict when only the default behind a new text changed', () => {
    const typed = editorReducer(
      editorReducer(openEditor(inherited, null), { type: 'customise', shown: inherited }),
      type('mine'),
    );
    const shown = { ...inherited, text: 'new default' };
    const next = editorReducer(typed, { type: 'follow', shown });
    expect([next.text, next.customising, isOutdated(next, shown)]).toEqual(['mine', true, false]);
  });
});

it('stands upon the newer version after a merge', () => {
  const stale = openEditor(own(4, 'theirs'), { text: 'mine', base_version: 3 });
  const merged = editorReducer(stale, { type: 'rebase', shown: own(4, 'theirs'), text: 'both' });
  expect(merged).toMatchObject({ text: 'both', base_version: 4, base_text: 'theirs' });
  expect(isOutdated(merged, own(4, 'theirs'))).toBe(false);
});

it('keeps what was typed while a save was under way', () => {
  const sent = editorReducer(openEditor(own(3, 'a'), null), type('b'));
  const saved = { type: 'saved', shown: own(4, 'b') } as const;
  expect(isTouched(editorReducer(sent, saved))).toBe(false);
  const more = editorReducer(editorReducer(sent, type('bc')), saved);
  expect([more.text, more.base_version, isTouched(more)]).toEqual(['bc', 4, true]);
});
