import { expect, test } from 'vitest';
import { releaseOf } from './release';

test.each([
  [
    '<script src="/first-paint.js"></script>\n<script type="module" crossorigin src="/assets/index-C4f.js">',
    '/assets/index-C4f.js',
  ],
  ['<script\n  type="module"\n  src="/src/main.tsx"\n></script>', '/src/main.tsx'],
  ['<h1>502 Bad Gateway</h1>', undefined],
  ['<script type="module">import "/x.js"</script><script src="/portal.js"></script>', undefined],
])('the release of %j', (page, release) => {
  expect(releaseOf(page)).toBe(release);
});
