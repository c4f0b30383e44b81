import { expect, it } from 'vitest';
import { withVisit } from './recent';

it('keeps the latest first, each once, and no lists', () => {
  expect(withVisit(['/users/1', '/characters/a/joy'], '/characters/a/joy')).toEqual([
    '/characters/a/joy',
    '/users/1',
  ]);
  expect(withVisit(['/users/1'], '/characters')).toEqual(['/users/1']);
  const many = Array.from({ length: 9 }, (_, n) => `/users/${n}`);
  expect(many.reduce<string[]>(withVisit, [])).toHaveLength(8);
});
