// The part of client_reads.py that Node measures: client_reads.ts URL CHARACTER ROUNDS SECONDS, the
// token on standard input. Prints microseconds for each round.
import { readFileSync } from 'node:fs';
import { Client } from '../clients/typescript/src/index.ts';

const [url = '', character = '', rounds = '', seconds = ''] = process.argv.slice(2);
const token = readFileSync(0, 'utf8');
const cell = { character, emotion: 'happy' };
const client = new Client({ url, token, deafMsMax: 1000 }); // there is one node

async function microsPerCall(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let calls = 0;
  let taken = 0;
  while (taken < Number(seconds) * 1000) {
    for (let n = 0; n < 50; ++n) await call();
    // What waits to be done besides, such as the stream, is part of the price.
    await new Promise((resolve) => setImmediate(resolve));
    calls += 50;
    taken = performance.now() - began;
  }
  return (taken / calls) * 1000;
}

async function readPlain(): Promise<void> {
  const response = await fetch(`${url}/api/resolve?character_id=${character}&emotion=happy`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answer = (await response.json()) as { text: string };
  if (!answer.text) throw new Error('no text');
}

if (!(await client.waitUntilLive(30_000))) throw new Error('the stream did not begin');
while (!client.peek(cell)) await client.resolve(cell);
const { reads } = client.counts();
const plain = [];
const kept = [];
for (let round = 0; round < Number(rounds); ++round) {
  plain.push(await microsPerCall(readPlain));
  kept.push(await microsPerCall(() => client.resolve(cell)));
}
if (client.counts().reads !== reads) throw new Error('not all came from the cache');
console.log(JSON.stringify({ kept, plain }));
await client.close();
