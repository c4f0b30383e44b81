import { expect, test } from 'vitest';
import { scopeKind, scopeLabel } from './scopes';

const emotionName = (name: string) => ({ happy: 'Happy' })[name] ?? name;

test.each([
  [null, null, 'all', 'All clips'],
  [null, 'happy', 'emotion', 'Happy'],
  ['ada', null, 'character', 'Ada'],
  ['ada', 'happy', 'cell', 'Ada, Happy'],
] as const)('the choice of %s and %s is for %s', (character_id, emotion, kind, label) => {
  const character_name = character_id === null ? null : 'Ada';
  expect(scopeKind({ character_id, emotion })).toBe(kind);
  expect(scopeLabel({ character_id, character_name, emotion }, emotionName)).toBe(label);
});
