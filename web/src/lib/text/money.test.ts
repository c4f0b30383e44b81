import { expect, test } from 'vitest';
import { parseUsd, usd } from './money';

test('dollars have cents, and what is less than one is not lost', () => {
  expect(usd(12.4)).toBe('$12.40');
  expect(usd(0)).toBe('$0.00');
  expect(usd(0.0042)).toBe('$0.0042');
  expect(usd(1234.5)).toBe('$1,234.50');
});

test('an amount is read as people type it', () => {
  expect(parseUsd(' $ 20 ')).toBe(20);
  expect(parseUsd('0.25')).toBe(0.25);
  expect(parseUsd('')).toBeNull();
  expect(parseUsd('-1')).toBeUndefined();
  expect(parseUsd('1,5')).toBeUndefined();
});
