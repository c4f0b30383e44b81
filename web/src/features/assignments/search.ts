import * as v from 'valibot';
import { id } from '~/lib/search';

export const assignmentsSearch = v.object({ character_id: id, user_id: id });
