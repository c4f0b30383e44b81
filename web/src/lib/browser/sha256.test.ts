import { expect, test } from 'vitest';
import { sha256 } from './sha256';

test('the hash of the empty text is the known one', async () => {
  expect(await sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a text is hashed as UTF-8', async () => {
  expect(await sha256('é')).toBe(
    '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
  );
});
