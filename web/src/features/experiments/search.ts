import * as v from 'valibot';
import { flag, id, oneOf, text } from '~/lib/address/search';

export const states = ['draft', 'rendering', 'running', 'closed'] as const;
export const experimentsSearch = v.object({ q: text, state: oneOf(states), archived: flag });

/** A cell that the design begins with; without a character, the default of the emotion. */
export const newExperimentSearch = v.object({ character: id, emotion: text });

export const tabs = ['result', 'traffic', 'texts', 'clips', 'log'] as const;
/** `start`: asks whether to start the draft. */
export const experimentSearch = v.object({ tab: oneOf(tabs), start: flag });
