import { describe, expect, test } from 'vitest';
import {
  changeCount,
  diffPieces,
  foldUnchanged,
  wordCount,
  wordDiff,
  type DiffPiece,
} from './wordDiff';

function before(pieces: readonly DiffPiece[]): string {
  return pieces.map((piece) => (piece.kind === 'change' ? piece.removed : piece.text)).join('');
}

function after(pieces: readonly DiffPiece[]): string {
  return pieces.map((piece) => (piece.kind === 'change' ? piece.added : piece.text)).join('');
}

const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');

describe('wordDiff', () => {
  test('equal texts have no changes', () => {
    expect(changeCount(wordDiff('as it was', 'as it was'))).toBe(0);
    expect(wordDiff('', '')).toEqual([]);
  });

  test('a word that was exchanged is one change', () => {
    expect(wordDiff('the red fox', 'the blue fox')).toEqual([
      { kind: 'same', text: 'the ' },
      { kind: 'change', number: 1, removed: 'red', added: 'blue' },
      { kind: 'same', text: ' fox' },
    ]);
  });

  test('neighbouring words become one change, lines do not', () => {
    expect(changeCount(wordDiff('a red fox ran', 'a blue bird ran'))).toBe(1);
    expect(changeCount(wordDiff('one\ntwo', 'three\nfour'))).toBe(2);
  });

  test('a short word between larger changes belongs to them', () => {
    const pieces = wordDiff('falls from the left', 'rises over the right');
    expect(changeCount(pieces)).toBe(1);
  });

  test('both texts can be read back', () => {
    const pairs: [string, string][] = [
      ['', 'all of it is new'],
      ['all of it goes', ''],
      ['{character_name} bows,  slowly.\n\nThen rests.', '{character_name} leaps!\n\nThen rests '],
      ['彼女は静かに笑う', '彼女は大きく笑う'],
      [long, `${long} end`],
    ];
    for (const [old, now] of pairs) {
      const pieces = wordDiff(old, now);
      expect(before(pieces)).toBe(old);
      expect(after(pieces)).toBe(now);
    }
  });

  test('a variable is exchanged as a whole', () => {
    const pieces = wordDiff('In {attr.setting|a dim room}.', 'In {attr.setting|a bright room}.');
    expect(pieces).toEqual([
      { kind: 'same', text: 'In ' },
      {
        kind: 'change',
        number: 1,
        removed: '{attr.setting|a dim room}',
        added: '{attr.setting|a bright room}',
      },
      { kind: 'same', text: '.' },
    ]);
  });

  test('changes are numbered as they come', () => {
    const numbers = wordDiff('a b c d e f', 'A b C d e F').flatMap((piece) =>
      piece.kind === 'change' ? [piece.number] : [],
    );
    expect(numbers).toEqual([1, 2, 3]);
  });
});

test('parts that the server found are pieces like our own', () => {
  const pieces = diffPieces([
    { op: 'equal', text: 'the ' },
    { op: 'delete', text: 'red' },
    { op: 'insert', text: 'blue' },
    { op: 'equal', text: ' fox' },
  ]);
  expect(pieces).toEqual(wordDiff('the red fox', 'the blue fox'));
});

describe('foldUnchanged', () => {
  test('keeps words around a change and says how many it hides', () => {
    const pieces = foldUnchanged(wordDiff(`${long} old ${long}`, `${long} new ${long}`), {
      around: 5,
    });
    expect(pieces.map((piece) => piece.kind)).toEqual(['fold', 'same', 'change', 'same', 'fold']);
    expect(pieces[0]).toMatchObject({ words: 55 });
    expect(before(pieces)).toBe(`${long} old ${long}`);
    expect(after(pieces)).toBe(`${long} new ${long}`);
  });

  test('never folds inside a variable', () => {
    const variable = '{attr.setting|a wide and quiet room by the sea}';
    const same = `one two ${variable} ${long} ${variable} three four`;
    for (const around of [1, 2, 3, 4, 5]) {
      for (const piece of foldUnchanged(wordDiff(`old ${same} old`, `new ${same} new`), {
        around,
      })) {
        if (piece.kind === 'change') continue;
        const halves = piece.text.replaceAll(variable, '');
        expect(halves).not.toMatch(/[{}]/);
      }
    }
  });

  test('leaves a short stretch open', () => {
    const pieces = wordDiff('a quiet little fox', 'a quiet little bird');
    expect(foldUnchanged(pieces)).toEqual(pieces);
  });

  test('equal texts stay whole', () => {
    expect(foldUnchanged(wordDiff(long, long))).toEqual([{ kind: 'same', text: long }]);
  });
});

test('wordCount leaves punctuation out', () => {
  expect(wordCount('Well, well: {character_name}!')).toBe(3);
});
