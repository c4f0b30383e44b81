import { expect, test } from 'vitest';
import { isOfComposition, keepCompositionsApart } from './composition';

const inputMethod = 229;
const enter = 13;

test.each([
  ['while a word is chosen', { isComposing: true, keyCode: inputMethod }, true],
  ['the Enter that ends it, in Chromium and Firefox', { isComposing: true, keyCode: enter }, true],
  ['the Enter that ends it, in Safari', { isComposing: false, keyCode: inputMethod }, true],
  ['an Enter of its own', { isComposing: false, keyCode: enter }, false],
])('%s', (_, press, expected) => {
  expect(isOfComposition(press)).toBe(expected);
});

/** What a listener hears when a word is ended by Enter, and Enter is pressed once more. */
function heard(order: 'safari' | 'others', target: object = {}): number[] {
  const field = Object.assign(new EventTarget(), target);
  keepCompositionsApart(field);
  const keys: number[] = [];
  field.addEventListener('keydown', (event) => keys.push((event as KeyboardEvent).keyCode));
  const press = (isComposing: boolean, keyCode: number) =>
    field.dispatchEvent(Object.assign(new Event('keydown'), { isComposing, keyCode }));
  const end = () => field.dispatchEvent(new Event('compositionend'));
  if (order === 'safari') {
    end();
    press(false, inputMethod);
  } else {
    press(true, inputMethod);
    end();
  }
  press(false, enter);
  return keys;
}

test.each(['safari', 'others'] as const)(
  'the Enter of a composition is heard by nobody: %s',
  (order) => {
    expect(heard(order)).toEqual([enter]);
  },
);

test('an editor of rich text hears all', () => {
  expect(heard('safari', { isContentEditable: true })).toEqual([inputMethod, enter]);
});
