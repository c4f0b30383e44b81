// Where one was last in this browser, for the command palette: paths of characters, cells and the
// like, the latest first.

const key = 'mien-recent';
const most = 8;
const worthwhile = /^\/(characters|defaults|users|videos)\/[^/]+(\/[^/]+)?$/;

export function recentPaths(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
}

/** The list with `path` first, when it is one that people come back to. */
export function withVisit(paths: readonly string[], path: string): string[] {
  if (!worthwhile.test(path)) return [...paths];
  return [path, ...paths.filter((other) => other !== path)].slice(0, most);
}

export function rememberVisit(path: string) {
  try {
    localStorage.setItem(key, JSON.stringify(withVisit(recentPaths(), path)));
  } catch {
    // A full or forbidden store is no reason to fail.
  }
}
