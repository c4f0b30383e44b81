import { describe, expect, it } from 'vitest';
import { maskedEmail, maskedPhone } from './masked';

describe('maskedEmail', () => {
  it.each([
    ['ada@example.com', 'a•••@example.com'],
    ['é@example.com', 'é•••@example.com'],
    ['nothing', '•••'],
  ])('shows %s as %s', (email, shown) => {
    expect(maskedEmail(email)).toBe(shown);
  });
});

describe('maskedPhone', () => {
  it.each([
    ['+442079460018', '+44•••18'],
    ['+12', '•••'],
  ])('shows %s as %s', (phone, shown) => {
    expect(maskedPhone(phone)).toBe(shown);
  });
});
