import { expect, test } from 'vitest';
import {
  boundPaths,
  fieldName,
  firstContent,
  isSameContent,
  withFieldName,
  withFree,
  withMember,
  withPaths,
} from './content';

test('how a value is written stays while its name changes', () => {
  const content = { fields: { duration: { name: 'seconds', as: 'text' }, text: 'prompt' } };
  expect(fieldName(content, 'duration')).toBe('seconds');
  expect(withFieldName(content, 'duration', 'length')).toEqual({
    fields: { duration: { name: 'length', as: 'text' }, text: 'prompt' },
  });
  expect(withFieldName(content, 'duration', '')).toEqual({ fields: { text: 'prompt' } });
  expect(withFieldName({}, 'seed', 'seed')).toEqual({ fields: { seed: 'seed' } });
});

test('a part is bound to one path or several, and unbound', () => {
  expect(boundPaths({ bind: { text: '6.inputs.text' } }, 'text')).toEqual(['6.inputs.text']);
  const bound = withPaths({ loop: 'as_is' }, 'text', ['6.inputs.text']);
  expect(bound).toEqual({ loop: 'as_is', bind: { text: ['6.inputs.text'] } });
  expect(withPaths(bound, 'text', [])).toEqual({ loop: 'as_is', bind: {} });
});

test('members that the editor does not know stay', () => {
  const content = { clip_limits: { fps_max: 24 }, loop: 'as_is' };
  expect(withMember(content, 'loop', 'ping_pong')).toEqual({ ...content, loop: 'ping_pong' });
  expect(withMember(content, 'loop', undefined)).toEqual({ clip_limits: { fps_max: 24 } });
});

test('what is free says so and costs 0, and what is not says neither', () => {
  const free = withFree({ loop: 'as_is', estimated_cost_usd: 0.5 }, true, undefined);
  expect(free).toEqual({ loop: 'as_is', estimated_cost_usd: 0, is_free: true });
  expect(withFree(free, false, undefined)).toEqual({ loop: 'as_is' });
});

test('what is not free after all costs what it did before', () => {
  const free = { loop: 'as_is', estimated_cost_usd: 0, is_free: true };
  for (const before of [0.5, 0, 'half a dollar']) {
    const paid = withFree(free, false, before);
    expect(paid).toEqual({ loop: 'as_is', estimated_cost_usd: before });
  }
});

test('the order of members is no change', () => {
  expect(isSameContent({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  expect(isSameContent({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
});

test('what is left empty is not there, so that nothing is refused for being empty', () => {
  expect(firstContent('http')).not.toHaveProperty('path');
  expect(firstContent('openai_compatible')).not.toHaveProperty('model');
});

test('a new preset of a service binds the text at once', () => {
  for (const kind of ['fal', 'replicate', 'openai_compatible'] as const) {
    expect(fieldName(firstContent(kind), 'text')).toBe('prompt');
  }
});
