// Writes src/contract.ts from openapi.yaml; with --check only compares.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const reader = fileURLToPath(new URL('../../contract.py', import.meta.url));
const target = new URL('../src/contract.ts', import.meta.url);

const part = execFileSync('/usr/bin/python3', [reader, 'json'], { maxBuffer: 16 << 20 });
const head = '// Generated from openapi.yaml by `npm run contract`. Do not edit.\n\n';
const text = head + astToString(await openapiTS(part.toString()));

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('src/contract.ts is not what openapi.yaml says. Run: npm run contract');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
