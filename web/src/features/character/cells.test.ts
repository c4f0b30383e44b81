import { describe, expect, it } from 'vitest';
import type { Preview } from '~/api/clips/previews';
import type { Prompt } from '~/api/prompts/prompts';
import { cellsOf, isShown } from './cells';

const prompt: Prompt = {
  emotion: 'happy',
  emotion_display_name: 'Happy',
  prompt_text: '{user_id} {pipe}',
  resolved_text: '{user_id} {pipe}',
  version: 1,
  version_id: null,
  prompt_id: null,
  source: 'character',
  is_global_override: true,
  updated_at: null,
  updated_by: null,
  template: null,
  hints: [],
  problems: [
    { code: 'missing', name: 'user_id', position: 0, length: 9, message: '' },
    { code: 'unknown', name: 'pipe', position: 10, length: 6, message: '' },
  ],
};
const preview = (status: Preview['status'], poster_url: string | null, emotion = 'happy') =>
  ({ status, poster_url, emotion }) as Preview;

describe('cellsOf', () => {
  it('takes the latest poster that there is, and says what is under way', () => {
    const previews = [
      preview('processing', null),
      preview('completed', '/new.jpg'),
      preview('completed', '/old.jpg'),
      preview('completed', '/other.jpg', 'sad'),
    ];
    const [cell] = cellsOf({ prompts: [prompt], drafts: [], previews, videos: [] });
    expect(cell).toMatchObject({ poster_url: '/new.jpg', underWay: { status: 'processing' } });
  });

  it('counts no unknown user as a problem', () => {
    const [cell] = cellsOf({ prompts: [prompt], drafts: [], previews: [], videos: [] });
    expect(cell?.problems.map(({ name }) => name)).toEqual(['pipe']);
  });

  it('shows only some when asked to', () => {
    const drafts = [{ emotion: 'happy' }];
    const [cell] = cellsOf({ prompts: [prompt], drafts, previews: [], videos: [] });
    const shown = [undefined, 'custom', 'draft', 'default', 'missing'] as const;
    expect(shown.map((show) => cell && isShown(cell, show))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
