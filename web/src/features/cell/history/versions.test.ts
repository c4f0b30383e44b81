import { expect, test } from 'vitest';
import type { Preview } from '~/api/clips/previews';
import type { PromptVersion } from '~/api/prompts/prompts';
import { previewOf } from './versions';

const preview = (preview_id: string, of: Partial<Preview>) =>
  ({ preview_id, status: 'completed', source: 'character', version: 2, ...of }) as Preview;

test('a version is shown by the latest preview of it that is ready', () => {
  const version = { version: 2 } as PromptVersion;
  const cell = { character_id: 'alice', emotion: 'happy' };
  const previews = [
    preview('waits', { status: 'pending' }),
    preview('of the default', { source: 'global' }),
    preview('of another', { version: 1 }),
    preview('unsaved', { source: 'unsaved', version: null }),
    preview('newest', {}),
    preview('older', {}),
  ];
  expect(previewOf(cell, version, previews)).toBe('newest');
  expect(previewOf({ ...cell, character_id: null }, version, previews)).toBe('of the default');
  expect(previewOf(cell, { version: 3 } as PromptVersion, previews)).toBeUndefined();
});
