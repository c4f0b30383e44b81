import { describe, expect, it } from 'vitest';
import { formatKeys, parseKeys, pressOf } from './keys';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('pressOf', () => {
  it.each([
    [{ ...none, key: 'g' }, 'g'],
    [{ ...none, key: '?', shiftKey: true }, '?'],
    [{ ...none, key: '{', altKey: true }, '{'],
    [{ ...none, key: 'G', shiftKey: true }, 'shift+g'],
    [{ ...none, key: 'k', metaKey: true }, 'mod+k'],
    [{ ...none, key: 'Enter', ctrlKey: true }, 'mod+Enter'],
    [{ ...none, key: 'ArrowDown', shiftKey: true }, 'shift+ArrowDown'],
    [{ ...none, key: 'f', altKey: true }, undefined],
    [{ ...none, key: 'Shift', shiftKey: true }, undefined],
  ])('reads %o as %s', (event, press) => {
    expect(pressOf(event)).toBe(press);
  });
});

describe('parseKeys', () => {
  it('writes as pressOf does', () => {
    expect(parseKeys('g C')).toBe('g c');
    expect(parseKeys('shift+mod+Enter')).toBe('mod+shift+Enter');
    expect(parseKeys('+')).toBe('+');
  });
});

describe('formatKeys', () => {
  it('makes keycaps', () => {
    expect(formatKeys('g c', false)).toEqual([['g'], ['c']]);
    expect(formatKeys('mod+s', true)).toEqual([['⌘', 'S']]);
    expect(formatKeys('mod+s', false)).toEqual([['Ctrl', 'S']]);
  });
});
