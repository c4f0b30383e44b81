import * as v from 'valibot';
import { longText, oneOf, text } from '~/lib/address/search';
import { selectionTextMax } from './selection/selectionText';

export const matrixSearch = v.object({
  q: text,
  state: oneOf(['custom', 'default', 'missing', 'draft']),
  /** What is selected; see selectionText.ts. */
  cells: longText(selectionTextMax),
});
