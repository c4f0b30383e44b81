import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { revocations, validTokens } from './tokens';

test('only tokens that let somebody in are asked about', () => {
  const now = Date.parse('2026-03-04T12:00:00Z');
  const tokens = [
    { name: 'for ever', revoked_at: null, expires_at: null },
    { name: 'until tomorrow', revoked_at: null, expires_at: '2026-03-05T12:00:00Z' },
    { name: 'until now', revoked_at: null, expires_at: '2026-03-04T12:00:00Z' },
    { name: 'revoked', revoked_at: '2026-03-04T11:00:00Z', expires_at: null },
  ];
  expect(validTokens(tokens, now).map(({ name }) => name)).toEqual(['for ever', 'until tomorrow']);
});

test('the choices are those of the contract, and the first is its default', () => {
  const contract = readFileSync(new URL('../../../../openapi.yaml', import.meta.url), 'utf8');
  const [, values, byDefault] =
    /TokenRevocation:\n\s+type: string\n\s+enum: \[(.+)\]\n\s+default: (\w+)/.exec(contract) ?? [];
  expect(values?.split(', ')).toEqual([...revocations]);
  expect(byDefault).toBe(revocations[0]);
});
