import { expect, test } from 'vitest';
import { chunksOf, runBatch } from './batch';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

class Refused extends Error {}

function sendAllBut(...bad: number[]) {
  const sent: number[][] = [];
  const send = (items: readonly number[]) => {
    sent.push([...items]);
    const isRefused = items.some((item) => bad.includes(item));
    return isRefused ? Promise.reject(new Refused('bad')) : Promise.resolve(items.map(String));
  };
  return { sent, send, isAboutItems: (error: Error) => error instanceof Refused };
}

const noAnswer = () => Promise.reject(new Error('away'));

test('items go in chunks', async () => {
  expect(chunksOf(numbers(5), 2)).toEqual([[0, 1], [2, 3], [4]]);
  const server = sendAllBut();
  const progress: number[] = [];
  const run = { ...server, size: 2, onProgress: (done: number) => progress.push(done) };
  const { results, failures } = await runBatch(numbers(5), run);
  expect(results).toEqual(['0', '1', '2', '3', '4']);
  expect(failures).toEqual([]);
  expect(server.sent).toHaveLength(3);
  expect(progress).toEqual([2, 4, 5]);
});

test('of a refused chunk only the items to blame fail', async () => {
  const { results, failures } = await runBatch(numbers(20), { ...sendAllBut(3, 17), size: 10 });
  expect(failures.map(({ item }) => item)).toEqual([3, 17]);
  expect(results).toHaveLength(18);
});

test('when no answer comes, the chunk fails as one', async () => {
  const run = { size: 10, send: noAnswer, isAboutItems: () => false };
  const { failures } = await runBatch(numbers(10), run);
  expect(failures).toHaveLength(10);
});

test('a run that is stopped says what is left', async () => {
  const stop = new AbortController();
  const server = sendAllBut();
  const run = { ...server, size: 2, signal: stop.signal, onProgress: () => stop.abort() };
  const { results, left } = await runBatch(numbers(6), run);
  expect(results).toEqual(['0', '1']);
  expect(left).toEqual([2, 3, 4, 5]);
});
