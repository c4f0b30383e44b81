// Mantine's styles come one component at a time; one that was forgotten shows nowhere but on screen.
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (pattern: string) => globSync(pattern).map((path) => readFileSync(path, 'utf8'));

test('every Mantine component that is used has its styles', () => {
  const sources = read('src/**/*.{ts,tsx}').join('\n');
  const imports = sources.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g);
  const used = new Set([...imports].flatMap(([, names]) => names?.split(',') ?? []));
  const styles = globSync('node_modules/@mantine/core/styles/*.layer.css');
  const missing = styles
    .map((path) => path.replace(/^.*\/(.*)\.layer\.css$/, '$1'))
    .filter((name) => [...used].some((one) => one.trim() === name))
    .filter((name) => !sources.includes(`styles/${name}.layer.css`));
  expect(missing).toEqual([]);
  expect(used.size).toBeGreaterThan(30);
});
