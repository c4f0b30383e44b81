import { expect, test } from 'vitest';
import { filterOf, isFiltered } from './filter';
import { charactersSearch } from './search';

test('what stands in the URL becomes the question to the server', () => {
  const search = charactersSearch({
    q: 'ali',
    state: 'missing',
    emotion: 'happy',
    archived: true,
    sort: 'updated_at',
  });
  expect(filterOf(search)).toEqual({
    search: 'ali',
    state: 'missing',
    emotion_missing: 'happy',
    archived: true,
    sort: 'updated_at',
  });
  expect(isFiltered(search)).toBe(true);
});

test('what makes no sense is left out', () => {
  const search = charactersSearch({ q: 7, state: 'odd', archived: 'yes', sort: 'slug' });
  expect(filterOf(search)).toEqual({});
  expect(isFiltered(search)).toBe(false);
});
