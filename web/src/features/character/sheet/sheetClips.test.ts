import { describe, expect, it } from 'vitest';
import type { Preview } from '~/api/clips/previews';
import type { Video } from '~/api/clips/videos';
import { clipFor, isComplete } from './sheetClips';

const now = Date.parse('2026-03-02T12:00:00Z');

function preview(id: string, of: Partial<Preview>): Preview {
  return {
    preview_id: id,
    emotion: 'happy',
    prompt_text: 'smiles',
    video_url: `/media/${id}.mp4`,
    poster_url: `/media/${id}.jpg`,
    created_at: '2026-03-02T10:00:00Z',
    expires_at: '2026-03-03T10:00:00Z',
    ...of,
  } as Preview;
}

function video(id: string, of: Partial<Video>): Video {
  return {
    video_id: id,
    emotion: 'happy',
    prompt_text: 'smiles',
    video_url: `/media/${id}.mp4`,
    poster_url: null,
    generation_timestamp: '2026-03-01T10:00:00Z',
    ...of,
  } as Video;
}

function find(videos: Video[], previews: Preview[]) {
  return clipFor('happy', 'smiles', { videos, previews, posters: [] }, now);
}

describe('clipFor', () => {
  it('takes the latest, be it a video or a preview', () => {
    expect(find([video('v', {})], [preview('p', {})])?.id).toBe('p');
    const later = video('v', { generation_timestamp: '2026-03-02T11:00:00Z' });
    expect(find([later], [preview('p', {})])?.id).toBe('v');
  });

  it('takes one of the text of now before a later one of another text', () => {
    const tried = preview('tried', { prompt_text: 'laughs' });
    expect(find([video('v', {})], [tried])).toMatchObject({ id: 'v', isCurrent: true });
    expect(find([], [tried])).toMatchObject({ id: 'tried', isCurrent: false });
  });

  it('takes none of another emotion, none that is expired and none without a file', () => {
    expect(find([video('v', { emotion: 'sad' })], [])).toBeUndefined();
    expect(find([video('v', { video_url: null })], [])).toBeUndefined();
    expect(find([], [preview('p', { expires_at: '2026-03-02T11:59:59Z' })])).toBeUndefined();
  });
});

describe('isComplete', () => {
  it('is when every emotion that had a clip is found', () => {
    const posters = [{ emotion: 'happy', poster_url: '/p', made_at: '2026-03-01T10:00:00Z' }];
    expect(isComplete({ videos: [], previews: [], posters })).toBe(false);
    expect(isComplete({ videos: [video('v', {})], previews: [], posters })).toBe(true);
  });
});
