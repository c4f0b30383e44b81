/** The page of this address in the environment at `origin`; undefined when that is no address. */
export function samePageAt(
  origin: unknown,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): string | undefined {
  if (typeof origin !== 'string' || !/^https?:\/\//.test(origin) || !URL.canParse(origin)) {
    return undefined;
  }
  return new URL(pathname + search, origin).href;
}
