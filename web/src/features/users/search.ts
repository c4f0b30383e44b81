import { flag, id, search, text } from '~/lib/address/search';

export const usersSearch = search({ q: text, archived: flag, character_id: id });
