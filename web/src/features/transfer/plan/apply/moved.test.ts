import { expect, it } from 'vitest';
import { isAnyMoved, movedInWords, movedOf, movedTitle } from './moved';

it('names the cells that moved', () => {
  const moved = movedOf({
    code: 'conflict',
    moved: [
      { item: 3, character_id: 'c1', emotion: 'happy', planned_version: 3, current_version: 5 },
      { item: 4, character_id: null, emotion: 'sad', planned_version: null, current_version: 1 },
      'nonsense',
      { character_id: 'c2' },
    ],
  });
  expect(moved.cells).toEqual([
    { character_id: 'c1', emotion: 'happy', planned_version: 3, current_version: 5 },
    { character_id: null, emotion: 'sad', planned_version: null, current_version: 1 },
  ]);
  expect(moved.cells.map(movedInWords)).toEqual([
    'v3 then, v5 now',
    'no text of its own then, v1 now',
  ]);
  expect(movedTitle(moved)).toBe('2 cells were changed');
});

it('names the images that moved', () => {
  const moved = movedOf({
    code: 'conflict',
    moved_images: [{ character_id: 'c1', emotion: null }, null, { emotion: 'sad' }],
  });
  expect(moved).toEqual({ cells: [], images: [{ character_id: 'c1', emotion: null }] });
  expect(isAnyMoved(moved)).toBe(true);
  expect(movedTitle(moved)).toBe('1 reference image was changed');
  const another = movedOf({ moved_images: [{ character_id: 'c2', emotion: 'happy' }] });
  expect(another.images).toEqual([{ character_id: 'c2', emotion: 'happy' }]);
});

it('knows other refusals', () => {
  expect(isAnyMoved(movedOf({ code: 'conflict' }))).toBe(false);
  expect(isAnyMoved(movedOf(null))).toBe(false);
});
