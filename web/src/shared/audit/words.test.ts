import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  actionInWords,
  actionWords,
  kindOf,
  readDetails,
  subjectWords,
  valueInWords,
} from './words';

/** What the server's sources quote by this pattern. */
function quotedByServer(pattern: RegExp): Set<string> {
  const sources = globSync('../src/{actions,store}/**/*.{cpp,hpp}')
    .filter((path) => !path.endsWith('_test.cpp'))
    .map((path) => readFileSync(path, 'utf8'));
  return new Set(
    sources.flatMap((source) => [...source.matchAll(pattern)].map(([, one = '']) => one)),
  );
}

/** Tables and files of samples have a point in their names, too. */
function isAction(name: string): boolean {
  return !/^(public|schema)\.|\.json$/.test(name);
}

describe('the words of the log', () => {
  const actions = [...quotedByServer(/["']([a-z_]+\.[a-z_]+)["']/g)].filter(isAction);

  it('are there for every action that the server writes', () => {
    expect(actions.filter((action) => !(action in actionWords))).toEqual([]);
    expect(actions.length).toBeGreaterThan(80);
  });

  it('are there for nothing else', () => {
    expect(Object.keys(actionWords).filter((action) => !actions.includes(action))).toEqual([]);
  });

  it('are there for every kind of thing, so that each action can be filtered for', () => {
    const kinds = [...quotedByServer(/subject_kind = "([a-z_]+)"/g), ...actions.map(kindOf)];
    expect(kinds.filter((kind) => !(kind in subjectWords))).toEqual([]);
  });
});

describe('actionInWords', () => {
  it('says what is known, and keeps readable what is not', () => {
    expect(actionInWords('prompt.save')).toBe('Saved a prompt');
    expect(actionInWords('thing.turn_over')).toBe('Thing: turn over');
    expect(actionInWords('started')).toBe('Started');
  });
});

describe('readDetails', () => {
  it('takes a change of a setting as one change', () => {
    expect(readDetails({ from: 'keep', to: 'reject' })).toEqual({
      changes: [{ name: 'value', from: 'keep', to: 'reject' }],
      facts: [],
    });
  });

  it('tells changes from facts', () => {
    expect(readDetails({ name: { from: 'Mira', to: 'Mira B.' }, version: 3 })).toEqual({
      changes: [{ name: 'name', from: 'Mira', to: 'Mira B.' }],
      facts: [['version', 3]],
    });
  });
});

describe('valueInWords', () => {
  it.each([
    [null, 'none'],
    ['', 'none'],
    [true, 'yes'],
    [7, '7'],
    [{}, 'none'],
    [{ coat: 'grey', hat: null }, 'coat: grey\nhat: none'],
  ])('says %j', (value, words) => {
    expect(valueInWords(value)).toBe(words);
  });
});
