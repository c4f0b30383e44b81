// Lists that the server answers page by page.
import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';
import type { Schema } from './client';

interface Page {
  next_cursor: Schema<'NextCursor'>;
}

/** Which page is asked for. */
export interface PageQuery {
  limit: number;
  cursor?: string;
}

function pageQuery(limit: number, cursor: string): PageQuery {
  return { limit, ...(cursor === '' ? {} : { cursor }) };
}

/** A list that grows by a page when one scrolls to its end. */
export function pagedQuery<Answer extends Page>(
  queryKey: QueryKey,
  limit: number,
  read: (page: PageQuery, signal: AbortSignal) => Promise<Answer>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageQuery(limit, pageParam), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The items of all pages, or of the first that hold at least `most`. */
export async function readAll<Answer extends Page, Item>(
  read: (page: PageQuery) => Promise<Answer>,
  itemsOf: (answer: Answer) => readonly Item[],
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: Schema<'NextCursor'> = '';
  while (cursor !== null && found.length < most) {
    const answer: Answer = await read(pageQuery(200, cursor));
    found.push(...itemsOf(answer));
    cursor = answer.next_cursor;
  }
  return found;
}
