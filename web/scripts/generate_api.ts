// Writes src/api/generated/schema.ts from openapi.yaml; with --check only compares.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../../openapi.yaml', import.meta.url);
const target = new URL('../src/api/generated/schema.ts', import.meta.url);

const head = '// Generated from openapi.yaml by `npm run api`. Do not edit.\n\n';
const text = head + astToString(await openapiTS(contract));

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('src/api/generated/schema.ts is not what openapi.yaml says. Run: npm run api');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
