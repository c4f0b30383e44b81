// Clients on a line of JSON: each line of the input is a call with an id, each of the output its
// outcome. For tests/process/runtime_clients.py.
import { createInterface } from 'node:readline';
import { Client, MienError, type Resolution } from '../src/index.ts';

type Name = string | null | undefined;

const clients = new Map<string, Client>();

function clientOf(name: string): Client {
  const client = clients.get(name);
  if (!client) throw new Error(`no client ${name}`);
  return client;
}

function cellOf(character: Name, emotion: string, user: Name) {
  return { emotion, ...(character && { character }), ...(user && { user }) };
}

function shown(resolution: Resolution | undefined) {
  if (!resolution) return null;
  const { text, version, source, resolutionId, characterId, isStale, ageMs } = resolution;
  return {
    text,
    version,
    source,
    resolution_id: resolutionId,
    character_id: characterId,
    is_stale: isStale,
    age: ageMs / 1000,
  };
}

interface OpenOptions {
  token?: string;
  cache_bytes_max?: number;
  stale_seconds_max?: number;
  deadline_seconds?: number;
  deaf_seconds_max?: number;
}

function open(name: string, url: string, options: OpenOptions) {
  const { token, cache_bytes_max: bytes, stale_seconds_max: stale, deadline_seconds } = options;
  const deaf = options.deaf_seconds_max;
  const client = new Client({
    url,
    ...(token !== undefined && { token }),
    ...(bytes !== undefined && { cacheBytesMax: bytes }),
    ...(stale !== undefined && { staleMsMax: stale * 1000 }),
    ...(deadline_seconds !== undefined && { deadlineMs: deadline_seconds * 1000 }),
    ...(deaf !== undefined && { deafMsMax: deaf * 1000 }),
  });
  clients.set(name, client);
}

const calls: Record<string, (...given: any[]) => unknown> = {
  open,
  close: async (name: string) => {
    await clientOf(name).close();
    clients.delete(name);
  },
  resolve: async (name: string, character: Name, emotion: string, user: Name) =>
    shown(await clientOf(name).resolve(cellOf(character, emotion, user))),
  peek: (name: string, character: Name, emotion: string, user: Name) =>
    shown(clientOf(name).peek(cellOf(character, emotion, user))),
  wait_until_live: (name: string, seconds: number) => clientOf(name).waitUntilLive(seconds * 1000),
  is_live: (name: string) => clientOf(name).isLive,
  stream_failure: (name: string) => {
    const failure = clientOf(name).streamFailure;
    return failure === undefined ? null : String(failure);
  },
  counts: (name: string) => clientOf(name).counts(),
  video: (name: string, id: string) => clientOf(name).video(id),
  latest_video: (name: string, character: Name, emotion: string) =>
    clientOf(name).latestVideo(cellOf(character, emotion, null)),
};

interface Call {
  id: number;
  name: string;
  arguments: unknown[];
  options: OpenOptions;
}

async function answer(call: Call) {
  let outcome: Record<string, unknown>;
  try {
    // Only "open" has options.
    const given = call.name === 'open' ? [...call.arguments, call.options] : call.arguments;
    outcome = { result: (await calls[call.name]?.(...given)) ?? null };
  } catch (error) {
    if (!(error instanceof MienError)) throw error;
    outcome = { error: { kind: error.name, message: error.message } };
  }
  process.stdout.write(`${JSON.stringify({ id: call.id, ...outcome })}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  void answer(JSON.parse(line) as Call);
}
await Promise.all([...clients.values()].map((client) => client.close()));
