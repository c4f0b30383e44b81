import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '~/api/client';
import type { Preview } from '~/api/clips/previews';
import type { Video } from '~/api/clips/videos';
import { pollOne } from '~/api/events/polling';
import { isUnderWay } from '~/lib/clip/clip';
import { isProblem } from '~/lib/problem';
import { textOf } from '~/shared/clips/PreviewCard';

/** A preview or a video, as far as both can be compared. */
export interface ComparedClip {
  id: string;
  kind: 'preview' | 'video';
  status: Schema<'ClipStatus'>;
  progress: number;
  video_url: string | null;
  poster_url: string | null;
  expires_at?: string;
  error?: Schema<'ClipError'>;
  queue_position?: number | null;
  usual_seconds?: number | null;
  character_id: string | null;
  emotion: string;
  prompt_text: string;
  resolved_text: string;
  /** Which text it was: "v3". */
  text_name: string;
  settings: Schema<'RenderedSettings'> | undefined;
  created_at: string;
  author: string;
}

function ofPreview(preview: Preview): ComparedClip {
  return {
    ...common(preview),
    id: preview.preview_id,
    kind: 'preview',
    expires_at: preview.expires_at,
    prompt_text: preview.prompt_text,
    resolved_text: preview.resolved_text,
    text_name: textOf(preview),
  };
}

function ofVideo(video: Video): ComparedClip {
  const name = video.source === 'global' ? 'Global default v' : 'v';
  return {
    ...common(video),
    id: video.video_id,
    kind: 'video',
    prompt_text: video.prompt_text ?? video.resolved_prompt_text,
    resolved_text: video.resolved_prompt_text,
    text_name: `${name}${video.prompt_version}`,
  };
}

function common(clip: Preview | Video) {
  return {
    status: clip.status,
    progress: clip.progress,
    video_url: clip.video_url ?? null,
    poster_url: clip.poster_url ?? null,
    error: clip.error ?? null,
    queue_position: clip.queue_position ?? null,
    usual_seconds: clip.usual_seconds ?? null,
    character_id: clip.character_id,
    emotion: clip.emotion,
    settings: clip.settings,
    created_at: clip.created_at,
    author: clip.requested_by?.display_name ?? 'Somebody',
  };
}

/** An id of either kind: what is no preview may be a video. */
export function comparedClipQuery(id: string) {
  const path = { id };
  return queryOptions({
    queryKey: ['preview', id, 'compared'],
    queryFn: async ({ signal }) => {
      try {
        return ofPreview(
          await body(client.GET('/api/admin/previews/{id}', { params: { path }, signal })),
        );
      } catch (error) {
        if (!isProblem(error) || error.status !== 404) throw error;
        return ofVideo(await body(client.GET('/api/videos/{id}', { params: { path }, signal })));
      }
    },
    refetchInterval: pollOne(isUnderWay),
  });
}
