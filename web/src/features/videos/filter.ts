import type { VideoFilter } from '~/api/clips/videos';
import { clipFilterOf } from '~/shared/clips/search';

export type VideosSearch = { [Name in keyof VideoFilter]?: VideoFilter[Name] | undefined };

/** What the server is asked for; a version without its prompt means nothing. */
export function filterOf(search: VideosSearch): VideoFilter {
  const { user_id, prompt_id, prompt_version } = search;
  return {
    ...clipFilterOf(search),
    ...(user_id ? { user_id } : {}),
    ...(prompt_id ? { prompt_id } : {}),
    ...(prompt_id && prompt_version ? { prompt_version } : {}),
  };
}
