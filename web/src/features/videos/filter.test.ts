import { expect, test } from 'vitest';
import { filterOf } from './filter';

test('blanks are not asked for', () => {
  expect(filterOf({ status: undefined, emotion: 'sad' })).toEqual({ emotion: 'sad' });
});

test('a version is only asked for together with its prompt', () => {
  const prompt_id = '01994b1c-8a01-7c11-9d52-4f0c6a7be201';
  expect(filterOf({ prompt_version: 3 })).toEqual({});
  expect(filterOf({ prompt_id, prompt_version: 3 })).toEqual({ prompt_id, prompt_version: 3 });
});
