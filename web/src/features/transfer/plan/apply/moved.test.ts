import { expect, it } from 'vitest';
import { movedCells, movedInWords } from './moved';

it('names the cells that moved', () => {
  const moved = movedCells({
    code: 'conflict',
    moved: [
      { item: 3, character_id: 'c1', emotion: 'happy', planned_version: 3, current_version: 5 },
      { item: 4, character_id: null, emotion: 'sad', planned_version: null, current_version: 1 },
      'nonsense',
      { character_id: 'c2' },
    ],
  });
  expect(moved).toEqual([
    { character_id: 'c1', emotion: 'happy', planned_version: 3, current_version: 5 },
    { character_id: null, emotion: 'sad', planned_version: null, current_version: 1 },
  ]);
  expect(moved.map(movedInWords)).toEqual(['v3 then, v5 now', 'no text of its own then, v1 now']);
});

it('knows other refusals', () => {
  expect(movedCells({ code: 'conflict' })).toEqual([]);
  expect(movedCells(null)).toEqual([]);
});
