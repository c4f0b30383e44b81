import type { VideoFilter } from '~/api/clips/videos';

export type VideosSearch = { [Name in keyof VideoFilter]?: VideoFilter[Name] | undefined };

/** What the server is asked for; a version without its prompt means nothing. */
export function filterOf(search: VideosSearch): VideoFilter {
  const { status, character_id, emotion, user_id, prompt_id, prompt_version } = search;
  return {
    ...(status ? { status } : {}),
    ...(character_id ? { character_id } : {}),
    ...(emotion ? { emotion } : {}),
    ...(user_id ? { user_id } : {}),
    ...(prompt_id ? { prompt_id } : {}),
    ...(prompt_id && prompt_version ? { prompt_version } : {}),
  };
}
