import { describe, expect, it } from 'vitest';
import { actionInWords, readDetails, valueInWords } from './words';

describe('actionInWords', () => {
  it('says what is known, and keeps readable what is not', () => {
    expect(actionInWords('prompt.save')).toBe('Saved a prompt');
    expect(actionInWords('template.apply_all')).toBe('Template: apply all');
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
