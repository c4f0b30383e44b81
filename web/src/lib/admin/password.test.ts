import { expect, it } from 'vitest';
import { newPassword, passwordLengthMin } from './password';

it('makes passwords that are long enough and differ', () => {
  const made = new Set(Array.from({ length: 50 }, newPassword));
  expect(made.size).toBe(50);
  for (const password of made) {
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    expect(password.length).toBeGreaterThanOrEqual(passwordLengthMin);
  }
});
