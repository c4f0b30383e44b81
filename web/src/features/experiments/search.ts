import * as v from 'valibot';
import { flag } from '~/lib/address/search';

export const experimentsSearch = v.object({ archived: flag });
