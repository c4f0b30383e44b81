import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { nothing, toggled, withCells, type Selection } from './selection';
import { selectionOfText, textOfSelection } from './selectionText';

/** A place in the grid; row 0 and column 0 are the headers. */
export interface Place {
  row: number;
  column: number;
}

interface Range {
  anchor: Place;
  /** What was selected before the range began. */
  base: Selection;
}

interface SelectionSource {
  /** Those that the filters show: what a header stands for. */
  rows: readonly MatrixCharacter[];
  all: readonly MatrixCharacter[];
  emotions: readonly MatrixEmotion[];
  /** False while rows are still being read. */
  isComplete: boolean;
  /** The selection in the URL, and how to put another one there. */
  text: string | undefined;
  onText: (text: string | undefined) => void;
}

/** How long the selection rests before it goes into the URL: drawing a rectangle changes it fast. */
const restTime = 300;

/** Which cells are selected, and the gestures that change it. */
export function useSelection(source: SelectionSource) {
  const { rows, all, emotions, isComplete, text, onText } = source;
  // Nothing until a gesture changes it, and after another link was opened: then it is what the URL
  // says.
  const [own, setSelection] = useState<Selection>();
  const written = useRef(text);
  const allIds = useMemo(() => all.map(({ id }) => id), [all]);
  const allNames = useMemo(() => emotions.map(({ name }) => name), [emotions]);
  const linked = useMemo(
    () => (isComplete ? selectionOfText(text, allIds, allNames) : nothing),
    [isComplete, text, allIds, allNames],
  );
  const selection = own ?? linked;
  /** A gesture would start from less than the link says. */
  const isWaiting = own === undefined && text !== undefined && !isComplete;
  useEffect(() => {
    if (text === written.current) return;
    written.current = text;
    setSelection(undefined);
  }, [text]);
  useEffect(() => {
    if (own === undefined || !isComplete) return undefined;
    const wanted = textOfSelection(own, allIds, allNames);
    if (wanted === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = wanted;
      onText(wanted);
    }, restTime);
    return () => clearTimeout(timer);
  }, [own, isComplete, allIds, allNames, onText]);
  const range = useRef<Range>(undefined);

  /** The cells a place stands for: a header for all of its row or column. */
  const cellsAt = useCallback(
    ({ row, column }: Place) => ({
      ids: (row === 0 ? rows : rows.slice(row - 1, row)).map(({ id }) => id),
      names: (column === 0 ? emotions : emotions.slice(column - 1, column)).map(({ name }) => name),
    }),
    [rows, emotions],
  );
  const toggle = useCallback(
    (place: Place) => {
      if (isWaiting) return;
      const { ids, names } = cellsAt(place);
      const next = toggled(selection, ids, names);
      range.current = { anchor: place, base: next };
      setSelection(next);
    },
    [cellsAt, selection, isWaiting],
  );
  /** Selects the rectangle between where the range began, or `from`, and `to`. */
  const extend = useCallback(
    (from: Place, to: Place) => {
      if (isWaiting) return;
      range.current ??= { anchor: from, base: selection };
      const { anchor, base } = range.current;
      const ids = between(rows, anchor.row, to.row).map(({ id }) => id);
      const names = between(emotions, anchor.column, to.column).map(({ name }) => name);
      setSelection(withCells(base, ids, names, true));
    },
    [rows, emotions, selection, isWaiting],
  );
  const endRange = useCallback(() => {
    range.current = undefined;
  }, []);
  const clear = useCallback(() => {
    range.current = undefined;
    setSelection(nothing);
  }, []);
  return { selection, toggle, extend, endRange, clear };
}

/** Counted from 1; 0 is the header, which stands for all. */
function between<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  if (from === 0 || to === 0) return items;
  return items.slice(Math.min(from, to) - 1, Math.max(from, to));
}
