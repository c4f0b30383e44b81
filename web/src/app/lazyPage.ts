import type { ComponentType } from 'react';
import { lazyPart } from '~/ui/lazy/lazyPart';

/** A page in a file of its own. That it does not come is told by the page, not by the router. */
export function lazyPage<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
) {
  const page = lazyPart('page', async () => ({ default: (await load())[name] }));
  const { preload } = page;
  return Object.assign(page, { preload: () => preload().catch(() => undefined) });
}
