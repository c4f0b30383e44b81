import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Place } from '../selection/useSelection';

/** Finds the cell, or header, at a place; it may not be in the page. */
export function elementAt(box: HTMLElement | null, { row, column }: Place): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-row="${row}"] > [data-column="${column}"]`) ?? null;
}

/** Which cell, or header, an element is in. */
export function placeOf(target: EventTarget | null): Place | undefined {
  if (!(target instanceof Element)) return undefined;
  const cell = target.closest<HTMLElement>('[data-column]');
  const row = cell?.closest<HTMLElement>('[data-row]');
  if (!cell || !row) return undefined;
  return { row: Number(row.dataset['row']), column: Number(cell.dataset['column']) };
}

/** One cell is the grid's tab stop and has the focus; it follows the arrows into sight. */
export function useGridFocus(
  box: RefObject<HTMLElement | null>,
  size: { rows: number; columns: number },
  scrollTo: (place: Place) => void,
) {
  const [wanted, setActive] = useState<Place>({ row: 1, column: 1 });
  const isDue = useRef(false);
  // A filter may have left fewer rows.
  const active = {
    row: Math.min(wanted.row, size.rows),
    column: Math.min(wanted.column, size.columns),
  };
  const focus = (place: Place) => {
    isDue.current = true;
    setActive(place);
    scrollTo(place);
  };
  const hadFocus = useRef(false);
  // After each drawing, since the cell may come into the page with any of them; and at once, or a
  // quick second press would be taken back by the focus of the first.
  useLayoutEffect(() => {
    const element = box.current;
    if (isDue.current) {
      const cell = elementAt(element, wanted);
      if (cell) {
        isDue.current = false;
        cell.focus({ preventScroll: true });
      }
    } else if (hadFocus.current && document.activeElement === document.body) {
      // The cell that had the focus was scrolled out of the page: the keyboard still works.
      element?.focus({ preventScroll: true });
    }
    hadFocus.current = element?.contains(document.activeElement) ?? false;
  });
  return { active, setActive, focus };
}
