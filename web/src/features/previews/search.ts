import * as v from 'valibot';
import { clipSearch } from '~/shared/clips/search';

export const previewsSearch = v.object(clipSearch);
