import { expect, test } from 'vitest';
import { bodyLines } from './bodyLines';

const textOf = (body: unknown) =>
  bodyLines(body, [])
    .map(({ indent, before, value, after }) => '  '.repeat(indent) + before + value + after)
    .join('\n');

test('the lines are the body, as JSON writes it', () => {
  const body = { a: 1, 'b/c': ['x', { d: null }], e: {}, f: [], g: 'quote "' };
  expect(textOf(body)).toBe(JSON.stringify(body, null, 2));
  expect(JSON.parse(textOf(body))).toEqual(body);
});

test('each part is marked where its pointer leads, and nowhere else', () => {
  const body = { prompt: { '6': { inputs: { 'a/b': 'a fox' } } }, seed: 7, first: { url: 'x' } };
  const lines = bodyLines(body, [
    { part: 'text', pointer: '/prompt/6/inputs/a~1b' },
    { part: 'seed', pointer: '/seed' },
    { part: 'reference_image', pointer: '/first' },
  ]);
  const marked = lines.flatMap(({ part, value }) => (part ? [[part, value]] : []));
  expect(marked).toEqual([
    ['text', '"a fox"'],
    ['seed', '7'],
    ['reference_image', '{'],
    ['reference_image', '"x"'],
    ['reference_image', '}'],
  ]);
});
