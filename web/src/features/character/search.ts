import { oneOf, search } from '~/lib/address/search';

export const shownCells = ['custom', 'default', 'missing', 'draft'] as const;
export type ShownCells = (typeof shownCells)[number];

/** `sheet`: how its clips look, instead of what its prompts say. */
export const characterViews = ['cards', 'sheet'] as const;

export const characterSearch = search({ show: oneOf(shownCells), view: oneOf(characterViews) });
