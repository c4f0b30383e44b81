import { flag, search } from '~/lib/address/search';

export const emotionsSearch = search({ archived: flag });
