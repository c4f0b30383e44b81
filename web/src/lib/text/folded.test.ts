import { expect, test } from 'vitest';
import { folded, withoutAccents } from './folded';

// What mien::fold_case makes of them, too.
test.each([
  ['Zo\u00eb', 'zo\u00eb'],
  ['Zoe\u0308', 'zo\u00eb'],
  ['STRASSE', 'strasse'],
  ['Stra\u00dfe', 'strasse'],
  ['STRA\u1e9eE', 'strasse'],
  ['\uff26\uff35\uff2c\uff2c', 'full'],
  ['\ufb01re', 'fire'],
  ['\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2', '\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3'],
  ['\u0130ris', 'i\u0307ris'],
  ['IRIS', 'iris'],
  ['\u0131r\u0131s', '\u0131r\u0131s'],
  ['Mi\u00adra\u200b', 'mira'],
  ['\u1100\u1161', '\uac00'],
])('%s is folded to %s', (text, wanted) => {
  expect(folded(text)).toBe(wanted);
});

test('a few letters find a name without its accents', () => {
  expect(withoutAccents('\u00c6lfgifu Nov\u00e1kov\u00e1, \u0130ris')).toBe(
    '\u00e6lfgifu novakova, iris',
  );
});
