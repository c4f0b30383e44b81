import { search, text } from '~/lib/address/search';
import { clipSearch } from '~/shared/clips/search';

/** `since`: only those that were asked for from then on, such as by a bulk test. */
export const previewsSearch = search({ ...clipSearch, since: text });
