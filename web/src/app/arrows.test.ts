// Who may know whom in src/. Types alone count too: what ui knows the answers of, it depends on.
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

/** What each layer may import beside itself. */
const allowed: Record<string, readonly string[]> = {
  app: ['features', 'shared', 'ui', 'api', 'lib'],
  features: ['shared', 'ui', 'api', 'lib'],
  shared: ['ui', 'api', 'lib'],
  ui: ['lib'],
  api: ['lib'],
  lib: [],
};

const imports = /(?:\bfrom|\bimport\(?)\s*'(~\/|\.{1,2}\/)([^']+)'/g;

/** The modules of ours that a source imports, as paths in src/. */
function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(imports)].map(([, start = '', rest = '']) =>
    start === '~/' ? rest : posix.join(posix.dirname(path), start + rest),
  );
}

/** The imports that no arrow allows; `path` is one in src/. */
function brokenArrows(path: string, source: string): string[] {
  const [layer = '', feature] = path.includes('/') ? path.split('/') : ['app'];
  return importsOf(path, source)
    .filter((target) => {
      const [other = '', otherFeature] = target.split('/');
      if (other !== layer) return !allowed[layer]?.includes(other);
      return layer === 'features' && feature !== otherFeature;
    })
    .map((target) => `${path} -> ${target}`);
}

test('every import follows the arrows', () => {
  // All but this file, which quotes imports that break them.
  const paths = globSync('src/**/*.{ts,tsx}').filter((path) => !path.endsWith('arrows.test.ts'));
  const broken = paths.flatMap((path) =>
    brokenArrows(path.slice('src/'.length), readFileSync(path, 'utf8')),
  );
  expect(broken).toEqual([]);
  expect(paths.length).toBeGreaterThan(300);
});

test.each([
  ['ui/page/Page.tsx', "import type { User } from '~/api/people/users';"],
  ['api/clips/videos.ts', "import { notifyDone } from '~/ui/toast/notify';"],
  ['api/clips/videos.ts', "import { notifyDone } from '../../ui/toast/notify';"],
  ['lib/list/order.ts', "import { client } from '~/api/client';"],
  ['shared/clips/ClipList.tsx', "export { VideoItem } from '~/features/videos/VideoItem';"],
  ['features/users/UserPage.tsx', "const page = import('~/features/videos/VideoPage');"],
  ['features/users/UserPage.tsx', "import {\n  theme,\n} from '../../app/theme';"],
  ['ui/page/Page.tsx', "import '~/app/styles';"],
])('an import against the arrows is found in %s: %s', (path, source) => {
  expect(brokenArrows(path, source)).toHaveLength(1);
});

test('what lies beside, below or along an arrow may be imported', () => {
  const source = [
    "import { useQuery } from '@tanstack/react-query';",
    "import { usersQuery } from '~/api/people/users';",
    "import { usersSearch } from '../search';",
    "import { UserRow } from './UserRow';",
  ].join('\n');
  expect(brokenArrows('features/users/list/UserList.tsx', source)).toEqual([]);
});
