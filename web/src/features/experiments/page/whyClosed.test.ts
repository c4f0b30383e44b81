import { expect, test } from 'vitest';
import { whyClosed } from './whyClosed';

const open = { state: 'draft', archived_at: null, blinded: false } as const;

test('only a draft that shows its texts is edited, and only by an editor', () => {
  expect(whyClosed(open, true)).toBeUndefined();
  expect(whyClosed(open, false)).toContain('editor');
  expect(whyClosed({ ...open, blinded: true }, true)).toContain('panel');
  expect(whyClosed({ ...open, archived_at: '2026-08-01T00:00:00Z' }, true)).toContain('archived');
  expect(whyClosed({ ...open, state: 'rendering', blinded: true }, true)).toContain('started');
});
