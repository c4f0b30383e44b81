import { expect, test } from 'vitest';
import type { PlannedCell } from '~/api/templates/templates';
import { countBrokenLeft, keyOf, listsOf } from './choices';

function planned(character_id: string | null, emotion: string): PlannedCell {
  return {
    character_id,
    character_name: character_id,
    emotion,
    prompt_id: 'p',
    version: 1,
    template: { id: 't', name: 'warm', version: 2 },
    values: {},
    current_text: 'a',
    new_text: 'b',
    diff: [],
    problems: [],
  };
}

test('a propagation names each cell that is left, in the list of what becomes of it', () => {
  const ada = planned('ada', 'happy');
  const common = planned(null, 'happy');
  const lists = listsOf([ada, common, planned('ada', 'sad')], {
    [keyOf(ada)]: 'pin',
    [keyOf(common)]: 'exclude',
  });
  expect(lists).toEqual({
    exclude: [{ character_id: null, emotion: 'happy' }],
    pin: [{ character_id: 'ada', emotion: 'happy' }],
    detach: [],
  });
});

test('cells that could have no prompt are counted as they are left', () => {
  const problems = [{ pointer: '/values/mood', code: 'missing', message: 'It needs a value.' }];
  const ada = { ...planned('ada', 'happy'), problems };
  const sad = planned('ada', 'sad');
  const cells = [ada, sad, { ...planned('ada', 'angry'), problems }];
  expect(countBrokenLeft(cells, {})).toBe(0);
  expect(countBrokenLeft(cells, { [keyOf(ada)]: 'exclude', [keyOf(sad)]: 'pin' })).toBe(1);
});
