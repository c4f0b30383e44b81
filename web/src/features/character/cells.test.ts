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
const preview = (status: Preview['status'], emotion = 'happy') => ({ status, emotion }) as Preview;

describe('cellsOf', () => {
  it('takes the poster of the emotion, and says what is under way', () => {
    const previews = [preview('processing'), preview('completed'), preview('failed', 'sad')];
    const posters = [
      { emotion: 'sad', poster_url: '/sad.jpg', made_at: '' },
      { emotion: 'happy', poster_url: '/happy.jpg', made_at: '' },
    ];
    const [cell] = cellsOf({ prompts: [prompt], drafts: [], previews, posters });
    expect(cell).toMatchObject({ poster_url: '/happy.jpg', underWay: { status: 'processing' } });
  });

  it('counts no unknown user as a problem', () => {
    const [cell] = cellsOf({ prompts: [prompt], drafts: [], previews: [], posters: [] });
    expect(cell?.problems.map(({ name }) => name)).toEqual(['pipe']);
  });

  it('shows only some when asked to', () => {
    const drafts = [{ emotion: 'happy' }];
    const [cell] = cellsOf({ prompts: [prompt], drafts, previews: [], posters: [] });
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
