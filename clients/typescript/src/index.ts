// Reads of Mien's prompts for services that run characters, from a cache that Mien keeps fresh.
export type { Answer, Cell } from './cache.ts';
export { Client, Resolution } from './client.ts';
export type { CallOptions, ClientOptions, Counts, Video } from './client.ts';
export * from './errors.ts';
