import * as v from 'valibot';
import { oneOf } from '~/lib/address/search';

export const shownCells = ['custom', 'default', 'missing', 'draft'] as const;
export type ShownCells = (typeof shownCells)[number];

/** `sheet`: how its clips look, instead of what its prompts say. */
export const characterViews = ['cards', 'sheet'] as const;

export const characterSearch = v.object({ show: oneOf(shownCells), view: oneOf(characterViews) });
