// Which clip stands for an emotion on the contact sheet. Pure, and tested.
import type { CellPoster } from '~/api/clips/posters';
import type { Preview } from '~/api/clips/previews';
import type { Video } from '~/api/clips/videos';
import type { MadeClip } from '~/shared/clips/Made';

export interface SheetClip {
  kind: 'preview' | 'video';
  id: string;
  video_url: string;
  poster_url: string | null;
  made_at: string;
  /** Of the text that the cell has now. */
  isCurrent: boolean;
  /** Who made it, for how much, and how well it loops. */
  made: MadeClip;
}

export interface SheetSources {
  /** Completed ones, of one character. */
  videos: readonly Video[];
  previews: readonly Preview[];
  posters: readonly CellPoster[];
}

/** The latest clip of the text that the cell has now; without one, the latest of any text. */
export function clipFor(
  emotion: string,
  prompt_text: string | null,
  { videos, previews }: SheetSources,
  now: number,
): SheetClip | undefined {
  const clips: SheetClip[] = [];
  for (const video of videos) {
    if (video.emotion !== emotion || video.video_url === null) continue;
    clips.push({
      kind: 'video',
      id: video.video_id,
      video_url: video.video_url,
      poster_url: video.poster_url,
      made_at: video.generation_timestamp ?? video.created_at,
      isCurrent: video.prompt_text === prompt_text,
      made: video,
    });
  }
  for (const preview of previews) {
    const { video_url } = preview;
    if (preview.emotion !== emotion || !video_url || Date.parse(preview.expires_at) <= now)
      continue;
    clips.push({
      kind: 'preview',
      id: preview.preview_id,
      video_url,
      poster_url: preview.poster_url ?? null,
      made_at: preview.created_at,
      isCurrent: preview.prompt_text === prompt_text,
      made: preview,
    });
  }
  return clips.toSorted(
    (one, other) =>
      Number(other.isCurrent) - Number(one.isCurrent) ||
      Date.parse(other.made_at) - Date.parse(one.made_at),
  )[0];
}

/** Whether each emotion that ever had a clip is found, or only an expired one can be its. */
export function isComplete({ videos, previews, posters }: SheetSources): boolean {
  const found = new Set([...videos, ...previews].map(({ emotion }) => emotion));
  return posters.every(({ emotion }) => found.has(emotion));
}
