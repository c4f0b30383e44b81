// The size budget: what a browser loads before it shows the list of characters, and what the lazy
// parts add. Sizes are of the gzip files that the server sends. Fails when one is above its limit.
import { readFile, stat } from 'node:fs/promises';

const dist = new URL('../dist/', import.meta.url);
const kilobyte = 1024;

interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
  css?: string[];
}

const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
  string,
  Chunk
>;

/** The chunk of a source and all that it imports at once. */
function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the build`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, found);
  return found;
}

async function gzippedSize(files: Iterable<string>, ending: string): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    if (!file.endsWith(ending)) continue;
    const gzipped = await stat(new URL(`${file}.gz`, dist)).catch(() => undefined);
    bytes += (gzipped ?? (await stat(new URL(file, dist)))).size;
  }
  return bytes / kilobyte;
}

// The list of characters is part of the first chunk.
const first = filesOf('index.html');
const cell = filesOf('src/features/cell/CellPage.tsx');
const editor = filesOf('src/features/cell/editor/PromptEditor.tsx');
const onlyIn = (files: Set<string>, without: Set<string>) =>
  [...files].filter((file) => !without.has(file));

const rows: [what: string, size: number, limit: number][] = [
  ['first load, JavaScript', await gzippedSize(first, '.js'), 160],
  ['first load, CSS', await gzippedSize(first, '.css'), 20],
  ['page of a prompt adds', await gzippedSize(onlyIn(cell, first), '.js'), 145],
  ['its editor adds', await gzippedSize(onlyIn(editor, new Set([...first, ...cell])), '.js'), 145],
];

let failed = false;
for (const [what, size, limit] of rows) {
  const over = size > limit;
  failed ||= over;
  console.log(
    `${what.padEnd(26)} ${size.toFixed(1).padStart(7)} KB of ${limit}${over ? '  TOO LARGE' : ''}`,
  );
}
process.exit(failed ? 1 : 0);
