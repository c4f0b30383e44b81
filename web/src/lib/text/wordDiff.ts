// What changed between two texts, word by word, for reading. Words are found as the language of
// the text has them, so texts without spaces work too.
import { diffArrays } from 'diff';
import { parseVariables } from '~/lib/prompt/variables';

export type DiffPiece =
  | { kind: 'same'; text: string }
  /** An unchanged stretch that is not shown until somebody asks. */
  | { kind: 'fold'; text: string; words: number }
  /** Counted from 1; at least one of the two texts is not empty. */
  | { kind: 'change'; number: number; removed: string; added: string };

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Beyond this time the texts have so little in common that one large change says it as well. */
const patience = 400;

interface Token {
  text: string;
  from: number;
  isWord: boolean;
}

/** The words of a text and what stands between them. A variable with its braces and its default is one
    word, as the server has it: half of it would mean something else. */
function tokensOf(text: string): Token[] {
  return parseVariables(text).flatMap(({ kind, source, from }): Token[] => {
    if (kind === 'variable') return [{ text: source, from, isWord: true }];
    return Array.from(segmenter.segment(source), ({ segment, index, isWordLike }) => ({
      text: segment,
      from: from + index,
      isWord: isWordLike === true,
    }));
  });
}

function wordsOf(text: string): string[] {
  return tokensOf(text).map((token) => token.text);
}

/** A part of a difference, as the server tells it. */
interface DiffPart {
  op: 'equal' | 'insert' | 'delete';
  text: string;
}

export function wordDiff(before: string, after: string): DiffPiece[] {
  if (before === after) return after === '' ? [] : [{ kind: 'same', text: after }];
  const parts = diffArrays(wordsOf(before), wordsOf(after), { timeout: patience });
  if (!parts) return [{ kind: 'change', number: 1, removed: before, added: after }];
  return diffPieces(
    parts.map(({ added, removed, value }) => ({
      op: added ? 'insert' : removed ? 'delete' : 'equal',
      text: value.join(''),
    })),
  );
}

/** For reading: what was taken out and put in at one place is one change. */
export function diffPieces(parts: readonly DiffPart[]): DiffPiece[] {
  const pieces: DiffPiece[] = [];
  let changes = 0;
  for (const { op, text } of parts) {
    if (op === 'equal') {
      pieces.push({ kind: 'same', text });
      continue;
    }
    let last = pieces.at(-1);
    if (last?.kind !== 'change') {
      changes += 1;
      last = { kind: 'change', number: changes, removed: '', added: '' };
      pieces.push(last);
    }
    if (op === 'delete') last.removed += text;
    else last.added += text;
  }
  return joinNeighbours(pieces);
}

/** Changes with next to nothing between them are one: "red fox" for "blue bird". */
function joinNeighbours(pieces: DiffPiece[]): DiffPiece[] {
  const joined: DiffPiece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = joined.at(-1);
    if (last?.kind !== 'change' || piece.kind === 'fold') {
      joined.push({ ...piece });
    } else if (piece.kind === 'change') {
      last.removed += piece.removed;
      last.added += piece.added;
    } else if (isMereGap(piece.text, last, pieces[index + 1])) {
      last.removed += piece.text;
      last.added += piece.text;
    } else {
      joined.push({ ...piece });
    }
  }
  let number = 0;
  for (const piece of joined) {
    if (piece.kind === 'change') piece.number = ++number;
  }
  return joined;
}

function size(change: { removed: string; added: string }): number {
  return Math.max(change.removed.length, change.added.length);
}

/** A space, or a word or two that two larger changes have in common by chance. */
function isMereGap(text: string, before: DiffPiece, after: DiffPiece | undefined): boolean {
  if (after?.kind !== 'change' || before.kind !== 'change' || text.includes('\n')) return false;
  if (text.trim() === '') return true;
  return wordCount(text) <= 2 && text.trim().length < Math.min(size(before), size(after));
}

export function changeCount(pieces: readonly DiffPiece[]): number {
  return pieces.filter((piece) => piece.kind === 'change').length;
}

export function wordCount(text: string): number {
  return tokensOf(text).filter(({ isWord }) => isWord).length;
}

interface FoldOptions {
  /** Words left to see on each side of a change. */
  around?: number;
  /** Fewer words than this are not worth folding. */
  fewest?: number;
}

/** Hides what did not change, but for some words around each change. */
export function foldUnchanged(
  pieces: readonly DiffPiece[],
  { around = 10, fewest = 16 }: FoldOptions = {},
): DiffPiece[] {
  if (changeCount(pieces) === 0) return [...pieces];
  return pieces.flatMap((piece, index) => {
    if (piece.kind !== 'same') return [piece];
    const head = index === 0 ? 0 : around;
    const tail = index === pieces.length - 1 ? 0 : around;
    return fold(piece.text, head, tail, fewest);
  });
}

function fold(text: string, head: number, tail: number, fewest: number): DiffPiece[] {
  const words = tokensOf(text).filter(({ isWord }) => isWord);
  const hidden = words.length - head - tail;
  if (hidden < fewest) return [{ kind: 'same', text }];
  const lastOfHead = words[head - 1];
  const firstOfTail = words[words.length - tail];
  const from = lastOfHead ? lastOfHead.from + lastOfHead.text.length : 0;
  const until = firstOfTail ? firstOfTail.from : text.length;
  const pieces: DiffPiece[] = [];
  if (from > 0) pieces.push({ kind: 'same', text: text.slice(0, from) });
  pieces.push({ kind: 'fold', text: text.slice(from, until), words: hidden });
  if (until < text.length) pieces.push({ kind: 'same', text: text.slice(until) });
  return pieces;
}
