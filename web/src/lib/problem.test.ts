import { expect, test } from 'vitest';
import { messageOf, ProblemError, UnreachableError } from './problem';

test('what begins with a word of the API is told in words', () => {
  const message = 'prompt_text must have at most 5000 characters.';
  const problem = new ProblemError(422, {
    detail: message,
    problems: [{ pointer: '/prompt_text', code: 'too_long', message }],
  });
  expect(problem.message).toBe('Prompt text must have at most 5000 characters.');
  expect(problem.field('prompt_text')).toBe(problem.message);
  expect(new ProblemError(409, { detail: 'The slug is taken.' }).message).toBe(
    'The slug is taken.',
  );
});

test('only errors of ours tell people what they say', () => {
  const { message } = new UnreachableError();
  expect(messageOf(new UnreachableError())).toBe(message);
  const raw = new TypeError('Failed to fetch dynamically imported module: http://mien/assets/x.js');
  expect(messageOf(raw)).not.toMatch(/http|module/);
});
