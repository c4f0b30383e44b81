import * as v from 'valibot';
import { flag, text } from '~/lib/search';

export const usersSearch = v.object({ q: text, archived: flag });
