import * as v from 'valibot';
import { oneOf } from '~/lib/address/search';

export const shownCells = ['custom', 'default', 'missing', 'draft'] as const;
export type ShownCells = (typeof shownCells)[number];

export const characterSearch = v.object({ show: oneOf(shownCells) });
