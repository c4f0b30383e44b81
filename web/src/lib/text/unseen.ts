// What a text holds that nobody can see, or that looks like something else: for drawing it.

export type SeenPart =
  | { kind: 'text'; text: string }
  /** label stands in its place; name says what it is; at, where in the text. */
  | { kind: 'mark'; at: number; label: string; name: string };

const known = new Map<string, [label: string, name: string]>([
  ['\t', ['⇥', 'Tab']],
  ['\r', ['CR', 'Carriage return']],
  ['\u00a0', ['NBSP', 'No-break space']],
  ['\u00ad', ['SHY', 'Soft hyphen']],
  ['\u034f', ['CGJ', 'Combining grapheme joiner']],
  ['\u061c', ['ALM', 'Arabic letter mark']],
  ['\u115f', ['HCF', 'Hangul filler']],
  ['\u1160', ['HJF', 'Hangul filler']],
  ['\u180e', ['MVS', 'Mongolian vowel separator']],
  ['\u2007', ['FIGSP', 'Figure space']],
  ['\u200b', ['ZWSP', 'Zero-width space']],
  ['\u200c', ['ZWNJ', 'Zero-width non-joiner']],
  ['\u200d', ['ZWJ', 'Zero-width joiner']],
  ['\u200e', ['LRM', 'Left-to-right mark']],
  ['\u200f', ['RLM', 'Right-to-left mark']],
  ['\u2028', ['LSEP', 'Line separator']],
  ['\u2029', ['PSEP', 'Paragraph separator']],
  ['\u202a', ['LRE', 'Left-to-right embedding']],
  ['\u202b', ['RLE', 'Right-to-left embedding']],
  ['\u202c', ['PDF', 'End of a direction']],
  ['\u202d', ['LRO', 'Left-to-right override']],
  ['\u202e', ['RLO', 'Right-to-left override']],
  ['\u202f', ['NNBSP', 'Narrow no-break space']],
  ['\u2060', ['WJ', 'Word joiner']],
  ['\u2066', ['LRI', 'Left-to-right isolate']],
  ['\u2067', ['RLI', 'Right-to-left isolate']],
  ['\u2068', ['FSI', 'First strong isolate']],
  ['\u2069', ['PDI', 'End of an isolate']],
  ['\u2800', ['BLANK', 'Braille blank']],
  ['\u3000', ['IDSP', 'Ideographic space']],
  ['\u3164', ['HF', 'Hangul filler']],
  ['\ufeff', ['BOM', 'Byte order mark']],
  ['\uffa0', ['HHF', 'Hangul filler']],
]);

const fillers = '\\u034f\\u115f\\u1160\\u2800\\u3164\\uffa0';
const spaces = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';
/** Joiners belong to emoji, and to the scripts of many languages. */
const unseen = new RegExp(
  `(?![\\n\\t\\u200c\\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}${fillers}${spaces}]`,
  'u',
);
const unseenInChange = new RegExp(
  `(?!\\n)[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}${fillers}${spaces}\\u0300-\\u036f\\ufe00-\\ufe0f]`,
  'u',
);
const pictureBefore = /\p{Emoji}\ufe0f?$/u;
const pictureBehind = /^\p{Extended_Pictographic}/u;

const lookalikes = /[аВЕЅІЈКМНОРСТУХАеорсухіјѕԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧον]/u;

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function markOf(character: string, at: number): SeenPart {
  const code = codeOf(character);
  const [label, name] = known.get(character) ?? [code, undefined];
  if (/[\u0300-\u036f]/.test(character)) {
    return { kind: 'mark', at, label: `◌${character}`, name: `Combining mark, ${code}` };
  }
  if (lookalikes.test(character)) {
    const script = /\p{Script=Greek}/u.test(character) ? 'Greek' : 'Cyrillic';
    return { kind: 'mark', at, label: character, name: `${script} letter, ${code}` };
  }
  return { kind: 'mark', at, label, name: name === undefined ? code : `${name}, ${code}` };
}

/** Whether letters of it could be taken for Latin ones: it stands for Latin text, or is mixed with it. */
function mayDeceive(text: string, other: string): boolean {
  return lookalikes.test(text) && /\p{Script=Latin}/u.test(text + other);
}

/**
 * The text in parts, what cannot be seen as marks. Of a change, other is what stands there on the other
 * side ('' for nothing): then marks and letters that look alike are told apart too.
 */
export function seenParts(text: string, other?: string): SeenPart[] {
  const isUnseen = other === undefined ? unseen : unseenInChange;
  const isDeceptive = other !== undefined && mayDeceive(text, other);
  const parts: SeenPart[] = [];
  let at = 0;
  for (const character of text) {
    const isMark =
      (isUnseen.test(character) && !isOfPicture(character, text, at)) ||
      (isDeceptive && lookalikes.test(character));
    const last = parts.at(-1);
    if (isMark) parts.push(markOf(character, at));
    else if (last?.kind === 'text') last.text += character;
    else parts.push({ kind: 'text', text: character });
    at += character.length;
  }
  return parts;
}

/** A joiner between two emoji, or what chooses the look of the one before it. */
function isOfPicture(character: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 4), at);
  if (character === '\u200d')
    return pictureBefore.test(before) && pictureBehind.test(text.slice(at + 1));
  return /[\ufe00-\ufe0f]/.test(character) && /\p{Emoji}$/u.test(before);
}
