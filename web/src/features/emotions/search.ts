import * as v from 'valibot';
import { flag } from '~/lib/search';

export const emotionsSearch = v.object({ archived: flag });
