import * as v from 'valibot';
import { flag, id, text } from '~/lib/search';

export const usersSearch = v.object({ q: text, archived: flag, character_id: id });
