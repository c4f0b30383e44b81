// Finds what was meant in names: "mira joy" is the cell of Mira and Joy.
import { withoutAccents } from '~/lib/text/folded';

export function wordsOf(query: string): string[] {
  return withoutAccents(query).split(/\s+/).filter(Boolean);
}

/** 2: a word of the name begins so; 1: it is somewhere in it; 0: not at all. */
function wordScore(name: string, word: string): 0 | 1 | 2 {
  const at = name.indexOf(word);
  if (at < 0) return 0;
  return at === 0 || ` ${name}`.replaceAll(/[^\p{L}\p{N}]/gu, ' ').includes(` ${word}`) ? 2 : 1;
}

/** How well a name has all the words; 0 when one is not there. */
export function score(name: string, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const found = wordScore(name, word);
    if (found === 0) return 0;
    sum += found;
  }
  return sum;
}

export interface Named {
  id: string;
  name: string;
}

interface Scored {
  score: number;
}

function best<Found extends Scored>(found: Found[], most: number): Found[] {
  return found.toSorted((a, b) => b.score - a.score).slice(0, most);
}

export function findNamed<Item extends Named>(
  items: readonly Item[],
  words: readonly string[],
  most: number,
): Item[] {
  const found = items
    .map((item) => ({ item, score: score(withoutAccents(item.name), words) }))
    .filter((one) => one.score > 0);
  return best(found, most).map(({ item }) => item);
}

/** What to ask the server for: the longest word that is not of an emotion, as it is the most telling;
    its answer is scored here by all of them. */
export function wordToSearch(words: readonly string[], emotions: readonly Named[]): string {
  const names = emotions.map(({ name }) => withoutAccents(name));
  const others = words.filter((word) => names.every((name) => wordScore(name, word) !== 2));
  const candidates = others.length > 0 ? others : words;
  return candidates.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

export interface FoundCell {
  character: Named;
  emotion: Named;
}

/** Pairs of which the character has some of the words and the emotion all others. */
export function findCells(
  characters: readonly Named[],
  emotions: readonly Named[],
  words: readonly string[],
  most: number,
): FoundCell[] {
  if (words.length < 2) return [];
  const found: (FoundCell & Scored)[] = [];
  for (const emotion of emotions) {
    const name = withoutAccents(emotion.name);
    const own = words.filter((word) => wordScore(name, word) === 2);
    const others = words.filter((word) => !own.includes(word));
    if (own.length === 0 || others.length === 0) continue;
    for (const character of characters) {
      const characterScore = score(withoutAccents(character.name), others);
      if (characterScore > 0) {
        found.push({ character, emotion, score: characterScore + score(name, own) });
      }
    }
  }
  return best(found, most).map(({ character, emotion }) => ({ character, emotion }));
}
