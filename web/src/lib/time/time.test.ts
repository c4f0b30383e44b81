import { describe, expect, it } from 'vitest';
import { relativeTime, timeLeft } from './time';

const now = Date.parse('2026-05-01T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-05-01T11:59:40Z', 'just now'],
    ['2026-05-01T11:57:00Z', '3 minutes ago'],
    ['2026-04-30T12:00:00Z', 'yesterday'],
    ['2026-05-01T14:00:00Z', 'in 2 hours'],
    ['2024-05-01T12:00:00Z', '2 years ago'],
  ])('says %s as %s', (at, words) => {
    expect(relativeTime(at, now)).toBe(words);
  });
});

describe('timeLeft', () => {
  it('names the two largest units', () => {
    expect(timeLeft('2026-05-02T11:58:00Z', now)).toBe('23 h 58 min');
    expect(timeLeft('2026-05-01T12:07:30Z', now)).toBe('7 min');
    expect(timeLeft('2026-05-08T11:00:00Z', now)).toBe('6 d 23 h');
  });

  it('knows when it is over', () => {
    expect(timeLeft('2026-05-01T11:59:00Z', now)).toBeNull();
  });
});
