import { flag, id, oneOf, search, text } from '~/lib/address/search';

export const states = ['draft', 'rendering', 'running', 'closed'] as const;
export const experimentsSearch = search({ q: text, state: oneOf(states), archived: flag });

/** A cell that the design begins with; without a character, the default of the emotion. */
export const newExperimentSearch = search({ character: id, emotion: text });

export const tabs = ['result', 'traffic', 'texts', 'clips', 'log'] as const;
/** `start`: asks whether to start the draft. */
export const experimentSearch = search({ tab: oneOf(tabs), start: flag });
