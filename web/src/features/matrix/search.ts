import * as v from 'valibot';
import { id, longText, oneOf, text } from '~/lib/address/search';
import { templateStates } from './model';
import { selectionTextMax } from './selection/selectionText';

export const matrixSearch = v.object({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft', ...templateStates]),
  /** Only characters with a text that came from it. */
  template: id,
  /** What is selected; see selectionText.ts. */
  cells: longText(selectionTextMax),
});
