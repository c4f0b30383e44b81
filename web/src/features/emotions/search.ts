import * as v from 'valibot';
import { flag } from '~/lib/address/search';

export const emotionsSearch = v.object({ archived: flag });
