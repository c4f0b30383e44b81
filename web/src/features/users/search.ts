import * as v from 'valibot';
import { flag, id, text } from '~/lib/address/search';

export const usersSearch = v.object({ q: text, archived: flag, character_id: id });
