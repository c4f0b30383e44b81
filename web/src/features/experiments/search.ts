import * as v from 'valibot';
import { flag, oneOf, text } from '~/lib/address/search';

export const states = ['draft', 'rendering', 'running', 'closed'] as const;
export const experimentsSearch = v.object({ q: text, state: oneOf(states), archived: flag });

export const tabs = ['result', 'texts', 'clips', 'log'] as const;
/** `start`: asks whether to start the draft. */
export const experimentSearch = v.object({ tab: oneOf(tabs), start: flag });
