// Runs many items through a server that takes some of them at a time.

export interface BatchFailure<Item> {
  item: Item;
  error: Error;
}

export interface BatchOutcome<Item, Result> {
  results: Result[];
  failures: BatchFailure<Item>[];
  /** Not sent, because the run was stopped. */
  left: Item[];
}

interface BatchOptions<Item, Result> {
  /** How many items one call of `send` takes. */
  size: number;
  /** Either does all of the items, or throws and has done none of them. */
  send: (items: readonly Item[]) => Promise<Result[]>;
  /** Whether an error is about some of the items, so that the others may go through without them. */
  isAboutItems: (error: Error) => boolean;
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

/** Sends all items, chunk by chunk; of a refused chunk it finds those that are to blame. */
export async function runBatch<Item, Result>(
  items: readonly Item[],
  { size, send, isAboutItems, onProgress, signal }: BatchOptions<Item, Result>,
): Promise<BatchOutcome<Item, Result>> {
  const outcome: BatchOutcome<Item, Result> = { results: [], failures: [], left: [] };
  const waiting: (readonly Item[])[] = chunksOf(items, size);
  let done = 0;
  for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
    if (signal?.aborted) {
      outcome.left.push(...chunk, ...waiting.flat());
      break;
    }
    try {
      outcome.results.push(...(await send(chunk)));
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (chunk.length > 1 && isAboutItems(error)) {
        const middle = Math.ceil(chunk.length / 2);
        waiting.unshift(chunk.slice(0, middle), chunk.slice(middle));
        continue;
      }
      for (const item of chunk) outcome.failures.push({ item, error });
    }
    done += chunk.length;
    onProgress?.(done);
  }
  return outcome;
}

export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}
