import { MutationObserver, type MutationOptions } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { makeQueryClient } from './queryClient';

const refused = () => Promise.reject(new Error('It is over.'));

/** What is told when a change with these options fails. */
async function toldOf(options: MutationOptions): Promise<[string, string][]> {
  const told: [string, string][] = [];
  const queryClient = makeQueryClient((what, error) => told.push([what, error.message]));
  const change = new MutationObserver(queryClient, { ...options, mutationFn: refused });
  await expect(change.mutate()).rejects.toThrow('It is over.');
  return told;
}

test('a failed change tells the failure that it names', async () => {
  const meta = { failure: 'The video could not be cancelled' };
  expect(await toldOf({ meta })).toEqual([['The video could not be cancelled', 'It is over.']]);
});

test('a failed change that names none is told where it was asked for', async () => {
  expect(await toldOf({})).toEqual([]);
});
