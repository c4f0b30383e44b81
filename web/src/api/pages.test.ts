import { expect, test } from 'vitest';
import { readAll, type PageQuery } from './pages';

/** A server with five items, of which it answers two at a time. */
function readTwo(asked: PageQuery[]) {
  return (page: PageQuery) => {
    asked.push(page);
    const at = Number(page.cursor ?? 0);
    const items = ['a', 'b', 'c', 'd', 'e'].slice(at, at + 2);
    return Promise.resolve({ items, next_cursor: at + 2 < 5 ? String(at + 2) : null });
  };
}

test('readAll follows the cursors to the end', async () => {
  const asked: PageQuery[] = [];
  const found = await readAll(readTwo(asked), ({ items }) => items);
  expect(found).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(asked).toEqual([{ limit: 200 }, { limit: 200, cursor: '2' }, { limit: 200, cursor: '4' }]);
});

test('readAll stops when it has enough', async () => {
  const asked: PageQuery[] = [];
  expect(await readAll(readTwo(asked), ({ items }) => items, 3)).toHaveLength(4);
  expect(asked).toHaveLength(2);
});
