import { expect, test } from 'vitest';
import { nothing, withCells } from './selection';
import { selectionTextMax } from '../search';
import { selectionOfText, textOfSelection } from './selectionText';

const ids = ['a', 'b', 'c'];
const emotions = ['idle', 'happy', 'sad'];

test('what is selected comes back from its text', () => {
  const some = withCells(
    withCells(nothing, ['a', 'c'], ['idle', 'sad'], true),
    ['b'],
    emotions,
    true,
  );
  const text = textOfSelection(some, ids, emotions);
  expect(text).toBe('a.c..idle.sad...b..*');
  expect(selectionOfText(text, ids, emotions)).toEqual(some);
  expect(new URLSearchParams({ cells: text ?? '' }).toString()).toBe(`cells=${text}`);
});

test('a whole column and the whole matrix are short', () => {
  const column = withCells(nothing, ids, ['sad'], true);
  expect(textOfSelection(column, ids, emotions)).toBe('*..sad');
  expect(selectionOfText('*..sad', ids, emotions)).toEqual(column);
  expect(textOfSelection(withCells(nothing, ids, emotions, true), ids, emotions)).toBe('*..*');
});

test('who is gone is not named, and lets "*" stand for nobody else', () => {
  const column = withCells(nothing, [...ids, 'gone'], ['sad'], true);
  expect(textOfSelection(column, ['a', 'b', 'new', 'c'], emotions)).toBe('a.b.c..sad');
  expect(textOfSelection(column, ids, emotions)).toBe('*..sad');
});

test('nothing selected, or too much, has no text', () => {
  expect(textOfSelection(nothing, ids, emotions)).toBeUndefined();
  const many = Array.from({ length: selectionTextMax / 2 }, (_, index) => `c${index}`);
  const half = withCells(nothing, many.slice(1), ['sad'], true);
  expect(textOfSelection(half, many, emotions)).toBeUndefined();
});

test('a text that makes no sense selects nothing', () => {
  for (const text of [
    undefined,
    '',
    '...',
    '..',
    'a',
    'a..',
    '..sad',
    'x..sad',
    'a..x',
    '*..',
    '..*',
  ]) {
    expect(selectionOfText(text, ids, emotions)).toEqual(nothing);
  }
});
