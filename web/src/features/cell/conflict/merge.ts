// Two people changed the same text: what both want, put together word by word.
import { diff3Merge } from 'node-diff3';

export type MergePart =
  | { kind: 'same'; text: string }
  /** Both changed the same place, each in their own way. */
  | { kind: 'conflict'; mine: string; theirs: string };

export type MergeChoice = 'mine' | 'theirs' | 'both';

/** Variables, runs of space, words, and any other character by itself. */
const token = /\{[^{}]*\}|\s+|[\p{L}\p{N}\p{M}_'’-]+|[^]/gu;

export function mergeTexts(base: string, mine: string, theirs: string): MergePart[] {
  const parts: MergePart[] = [];
  const regions = diff3Merge(tokensOf(mine), tokensOf(base), tokensOf(theirs), {
    excludeFalseConflicts: true,
  });
  for (const { ok, conflict } of regions) {
    if (ok) parts.push({ kind: 'same', text: ok.join('') });
    if (conflict) {
      parts.push({
        kind: 'conflict',
        mine: conflict.a.join(''),
        theirs: conflict.b.join(''),
      });
    }
  }
  return parts;
}

/** The text that comes of it; `choices` has one for each conflict; without one both stay, so that nothing is lost. */
export function mergedText(
  parts: readonly MergePart[],
  choices: readonly (MergeChoice | undefined)[] = [],
): string {
  let conflict = 0;
  return parts
    .map((part) => {
      if (part.kind === 'same') return part.text;
      const choice = choices[conflict++] ?? 'both';
      if (choice === 'both') return joined(part.theirs, part.mine);
      return part[choice];
    })
    .join('');
}

function joined(first: string, second: string): string {
  const needsSpace = first !== '' && second !== '' && !/\s$/.test(first) && !/^\s/.test(second);
  return needsSpace ? `${first} ${second}` : first + second;
}

function tokensOf(text: string): string[] {
  return text.match(token) ?? [];
}
