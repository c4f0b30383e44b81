import { expect, test } from 'vitest';
import { clipState, isUnderWay, placeInLine } from './clip';

test('a clip whose time is over has expired, whatever it was', () => {
  const expires_at = '2026-03-05T09:15:00.000Z';
  const end = Date.parse(expires_at);
  expect(clipState({ status: 'completed', expires_at }, end - 1)).toBe('completed');
  expect(clipState({ status: 'completed', expires_at }, end)).toBe('expired');
  expect(clipState({ status: 'completed' }, end)).toBe('completed');
});

test('only what is pending or processing is under way', () => {
  const states = ['pending', 'processing', 'completed', 'failed', 'cancelled'];
  expect(states.filter(isUnderWay)).toEqual(['pending', 'processing']);
});

test('places in line are counted as people count', () => {
  expect([1, 2, 3, 4, 11, 21, 22, 1000].map(placeInLine)).toEqual([
    'next in line',
    '2nd in line',
    '3rd in line',
    '4th in line',
    '11th in line',
    '21st in line',
    '22nd in line',
    '1,000th in line',
  ]);
});
