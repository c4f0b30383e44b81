import { describe, expect, it } from 'vitest';
import { parseVariables } from '~/lib/prompt/variables';
import { resolvedParts } from './resolvedParts';

const known = {
  character_name: 'Ada',
  emotion: 'happy',
  scope: { attributes: { hair: 'red' } },
};
const parts = (text: string, resolved: string) =>
  resolvedParts(parseVariables(text), resolved, known);

describe('resolvedParts', () => {
  it('finds what each variable became', () => {
    expect(parts('{character_name} is {{{Emotion}}}: {attr.hair}', 'Ada is {happy}: red')).toEqual([
      { text: 'Ada', variable: 'character_name' },
      { text: ' is ' },
      { text: '{' },
      { text: 'happy', variable: 'emotion' },
      { text: '}' },
      { text: ': ' },
      { text: 'red', variable: 'attr.hair' },
    ]);
  });

  it('knows defaults, and what stayed as it was written', () => {
    expect(parts('{attr.eyes|blue} {pipe} {user_id}', 'blue {pipe} {user_id}')).toEqual([
      { text: 'blue', variable: 'attr.eyes' },
      { text: ' ' },
      { text: '{pipe}', left: true },
      { text: ' ' },
      { text: '{user_id}', left: true },
    ]);
  });

  it('takes the time as the server wrote it', () => {
    expect(parts('at {timestamp}.', 'at 2026-11-22T13:08:37Z.')[1]).toEqual({
      text: '2026-11-22T13:08:37Z',
      variable: 'timestamp',
    });
  });

  it('marks nothing when the texts do not fit', () => {
    expect(parts('{character_name}', 'Grace')).toEqual([{ text: 'Grace' }]);
    expect(parts('a', 'ab')).toEqual([{ text: 'ab' }]);
  });
});
