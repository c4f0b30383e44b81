import { expect, test } from 'vitest';
import { costIn, readObject, shownCost, shownOf, typedJson, typedOf } from './typed';

test('JSON stays as it is typed while it says what the value is', () => {
  const typed = typedJson('{"steps":30}', {}, readObject);
  expect(typed).toEqual({ text: '{"steps":30}', of: { steps: 30 } });
  expect(shownOf(typed, { steps: 30 })).toBe(typed);
});

test('a value from elsewhere is shown, so that old text takes nothing back', () => {
  const typed = typedOf({ loop: 'as_is' });
  const text = JSON.stringify({ loop: 'crossfade' }, null, 2);
  expect(shownOf(typed, { loop: 'crossfade' }).text).toBe(text);
});

test('what cannot be read stays beside its value, and is a problem', () => {
  const typed = typedJson('{"steps":', { steps: 30 }, readObject);
  expect(typed.problem).toBeDefined();
  expect(shownOf(typed, { steps: 30 })).toBe(typed);
  expect(shownOf(typed, { steps: 20 }).problem).toBeUndefined();
});

test('an emptied field stays empty', () => {
  const typed = typedJson(' ', { steps: 30 }, readObject);
  expect(typed.of).toBeUndefined();
  expect(shownOf(typed, {})).toBe(typed);
  expect(shownOf(typed, undefined)).toBe(typed);
});

test('a cost stays as it is typed until another one comes', () => {
  expect(costIn('0.50')).toBe(0.5);
  expect(costIn('')).toBeUndefined();
  expect(costIn('0.')).toBe('0.');
  expect(shownCost('0.50', 0.5)).toBe('0.50');
  expect(shownCost('0.', '0.')).toBe('0.');
  expect(shownCost('0.50', 0.75)).toBe('0.75');
  expect(shownCost('0.50', undefined)).toBe('');
});
