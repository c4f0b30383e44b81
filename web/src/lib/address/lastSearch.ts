// Where one was last on each list: what leads back to it leads back to the same filters.

const prefix = 'mien-last:';

export function rememberSearch(pathname: string, search: string) {
  try {
    sessionStorage.setItem(prefix + pathname, search);
  } catch {
    // Without storage a way back leads to the list as it begins.
  }
}

/** The address of a list as it was left, or as it begins. */
export function lastHref(pathname: string): string {
  try {
    return pathname + (sessionStorage.getItem(prefix + pathname) ?? '');
  } catch {
    return pathname;
  }
}
