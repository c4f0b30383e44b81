// The same table as src/core/variables_test.cpp: both sides must read a prompt alike.
import { describe, expect, it } from 'vitest';
import {
  countCodePoints,
  offsetOfCodePoint,
  parseVariables,
  stateOf,
  type Scope,
} from './variables';

/** The text as literal text of a prompt: with its braces doubled. */
const escapeBraces = (text: string) => text.replace(/[{}]/g, '$&$&');

const values: Record<string, string> = {
  character_name: 'Ada',
  emotion: 'happy',
  timestamp: '2026-11-22T09:30:00Z',
  user_id: '0192f0a0',
};
const attributes = { hair: 'red', empty: '' };
const scope: Scope = { attributes };

/** What the server would do, for tests: known values, else the default, else as written. */
function substitute(text: string, known = values, inScope = scope) {
  const problems: [code: string, name: string, position: number, length: number][] = [];
  const result = parseVariables(text).map((segment) => {
    const { kind, source, name, default_text, from } = segment;
    const report = (code: string, what: string) => {
      problems.push([code, what, countCodePoints(text.slice(0, from)), countCodePoints(source)]);
      return source;
    };
    if (kind === 'text') return source;
    if (kind === 'brace') return source.slice(1);
    if (kind === 'malformed') return report('malformed', source);
    const state = stateOf({ ...segment, default_text: null }, inScope);
    const value = name.startsWith('attr.')
      ? (inScope.attributes ?? {})[name.slice(5)]
      : known[name];
    if (state === 'known' && value !== undefined) return value;
    return default_text ?? report(state === 'known' ? 'missing' : state, name);
  });
  return { text: result.join(''), problems };
}

describe('known variables are replaced', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['{character_name} is {emotion}', 'Ada is happy'],
    ['{CHARACTER_name}{Emotion}', 'Adahappy'],
    ['{ emotion }', 'happy'],
    ['{timestamp}', '2026-11-22T09:30:00Z'],
    ['{attr.hair} {ATTR.Hair}', 'red red'],
    ['[{attr.empty}]', '[]'],
    ['{emotion}{emotion}', 'happyhappy'],
  ])('%s', (text, result) => {
    expect(substitute(text)).toEqual({ text: result, problems: [] });
  });
});

describe('doubled braces are literal', () => {
  it.each([
    ['{{', '{'],
    ['}}', '}'],
    ['{{emotion}}', '{emotion}'],
    ['{{{emotion}}}', '{happy}'],
    ['{{{{emotion}}}}', '{{emotion}}'],
    ['a}b', 'a}b'],
    ['}}}', '}}'],
  ])('%s', (text, result) => {
    expect(substitute(text)).toEqual({ text: result, problems: [] });
  });
});

describe('defaults stand in for what has no value', () => {
  it.each([
    ['{nobody|a friend}', 'a friend'],
    ['{attr.eyes|blue}', 'blue'],
    ['{attr.empty|blue}', ''],
    ['[{nobody|}]', '[]'],
    ['{nobody | a | b }', ' a | b '],
    ['{nobody|line\nbreak é}', 'line\nbreak é'],
    ['{emotion|sad}', 'happy'],
  ])('%s', (text, result) => {
    expect(substitute(text)).toEqual({ text: result, problems: [] });
  });

  it('also without a user', () => {
    expect(substitute('{user_id|guest}', {}).text).toBe('guest');
  });
});

describe('unknown, missing and malformed ones stay and are reported', () => {
  it.each([
    ['{nobody}', '{nobody}', [['unknown', 'nobody', 0, 8]]],
    ['é{ Nobody }', 'é{ Nobody }', [['unknown', 'nobody', 1, 10]]],
    ['{{{x}', '{{x}', [['unknown', 'x', 2, 3]]],
    ['{attr.eyes}', '{attr.eyes}', [['missing', 'attr.eyes', 0, 11]]],
    ['{attr.}', '{attr.}', [['unknown', 'attr.', 0, 7]]],
    ['{attr}', '{attr}', [['unknown', 'attr', 0, 6]]],
    ['{attr.a.b}', '{attr.a.b}', [['unknown', 'attr.a.b', 0, 10]]],
    ['{}', '{}', [['malformed', '{}', 0, 2]]],
    ['{ }', '{ }', [['malformed', '{ }', 0, 3]]],
    ['{1st}', '{1st}', [['malformed', '{1st}', 0, 5]]],
    ['{a b}', '{a b}', [['malformed', '{a b}', 0, 5]]],
    ['{é}', '{é}', [['malformed', '{é}', 0, 3]]],
    ['{|x}', '{|x}', [['malformed', '{|x}', 0, 4]]],
    ['{\temotion}', '{\temotion}', [['malformed', '{\temotion}', 0, 10]]],
    ['{"json": 1}', '{"json": 1}', [['malformed', '{"json": 1}', 0, 11]]],
    ['x{', 'x{', [['malformed', '{', 1, 1]]],
    ['{emotion', '{emotion', [['malformed', '{', 0, 1]]],
    ['{a{emotion}', '{ahappy', [['malformed', '{', 0, 1]]],
    ['{x|{emotion}}', '{x|happy}', [['malformed', '{', 0, 1]]],
    [
      '{a}-{emotion}-{b}',
      '{a}-happy-{b}',
      [
        ['unknown', 'a', 0, 3],
        ['unknown', 'b', 14, 3],
      ],
    ],
  ])('%s', (text, result, problems) => {
    expect(substitute(text)).toEqual({ text: result, problems });
  });
});

describe('parseVariables', () => {
  it('says what and where', () => {
    const segments = parseVariables('é{{ { User_ID | x}{');
    expect(segments.map(({ kind }) => kind)).toEqual([
      'text',
      'brace',
      'text',
      'variable',
      'malformed',
    ]);
    expect(segments[3]).toMatchObject({ name: 'user_id', default_text: ' x', from: 4, to: 18 });
  });

  it('gives the text back when its parts are joined', () => {
    const alphabet = [
      '{',
      '}',
      '{{',
      '}}',
      '|',
      ' ',
      '.',
      'a',
      'Z',
      '_',
      '9',
      '\n',
      'é',
      '👩‍🚀',
      'emotion',
    ];
    let seed = 20_261_122;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: random(40) }, () => alphabet[random(alphabet.length)]).join(
        '',
      );
      const segments = parseVariables(text);
      expect(segments.map(({ source }) => source).join('')).toBe(text);
      for (const { from, to, source } of segments) expect(text.slice(from, to)).toBe(source);
      expect(substitute(escapeBraces(text))).toEqual({ text, problems: [] });
    }
  });

  it('takes any character for a global default', () => {
    const [segment] = parseVariables('{attr.anything}');
    expect(segment && stateOf(segment, { attributes: null })).toBe('known');
  });
});

describe('code points', () => {
  it('count and find like the server', () => {
    expect(countCodePoints('a😀é')).toBe(3);
    expect(offsetOfCodePoint('a😀é', 2)).toBe(3);
    expect(offsetOfCodePoint('a😀é', 9)).toBe(4);
  });
});
