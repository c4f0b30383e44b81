import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { readActions as ReadActions } from './imports';

interface Page {
  prompts: { item: number; action: string }[];
  reference_images: { item: number; action: string }[];
  next_cursor: string | null;
}

/** A plan of 6 rows in pages of 2; images come with the first. */
const pages: Record<string, Page> = {
  '': {
    prompts: rows(1, 2),
    reference_images: [
      { item: 1, action: 'replace' },
      { item: 2, action: 'create' },
    ],
    next_cursor: 'b',
  },
  b: { prompts: rows(3, 4), reference_images: [], next_cursor: 'c' },
  c: { prompts: rows(5, 6), reference_images: [], next_cursor: null },
};
const asked: string[] = [];
let readActions: typeof ReadActions;

function rows(...items: number[]) {
  return items.map((item) => ({ item, action: 'conflict' }));
}

beforeAll(async () => {
  vi.stubGlobal('location', { origin: 'http://mien.test' });
  vi.stubGlobal('fetch', (request: Request) => {
    const cursor = new URL(request.url).searchParams.get('cursor') ?? '';
    asked.push(cursor);
    return Promise.resolve(Response.json(pages[cursor]));
  });
  ({ readActions } = await import('./imports'));
});

beforeEach(() => {
  asked.length = 0;
});

it('reads what became of images where no row was decided on', async () => {
  const { rows: found, images } = await readActions('1', new Set());
  expect([...images]).toEqual([
    [1, 'replace'],
    [2, 'create'],
  ]);
  expect(found.size).toBe(0);
  expect(asked).toEqual(['']);
});

it('reads on to the last row that was decided on, and no further', async () => {
  const { rows: found, images } = await readActions('1', new Set([2, 3]));
  expect([...found.keys()]).toEqual([2, 3]);
  expect(images.size).toBe(2);
  expect(asked).toEqual(['', 'b']);
});

it('ends where rows are gone', async () => {
  const { rows: found } = await readActions('1', new Set([5, 9]));
  expect([...found.keys()]).toEqual([5]);
  expect(asked).toEqual(['', 'b', 'c']);
});
