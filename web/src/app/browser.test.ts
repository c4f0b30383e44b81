// What browsers offer on https and localhost only has a fallback of ours, in lib/browser alone: an
// address of the local network is plain http. The same holds for other things that depend on the browser.
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const forbidden: Record<string, RegExp> = {
  'navigator.locks': /navigator\??\.locks/,
  'navigator.clipboard': /navigator\??\.clipboard|\bCopyButton\b|\buseClipboard\b/,
  'crypto.randomUUID': /\brandomUUID\b/,
  'crypto.subtle': /crypto\??\.subtle/,
  // A browser in Turkish has other small letters; lib/text/folded is for finding.
  'the language of the browser': /\btoLocale(Lower|Upper)Case\b|\blocaleCompare\b/,
  // They go on failing after they failed once; ui/lazy/lazyPart asks again.
  'React.lazy': /\blazy\(|\blazyRouteComponent\b/,
};

test.each(Object.entries(forbidden))('%s is used through lib/browser only', (_, pattern) => {
  const users = globSync('src/**/*.{ts,tsx}')
    .filter((path) => !path.startsWith('src/lib/browser/') && !path.endsWith('browser.test.ts'))
    .filter((path) => pattern.test(readFileSync(path, 'utf8')));
  expect(users).toEqual([]);
});
