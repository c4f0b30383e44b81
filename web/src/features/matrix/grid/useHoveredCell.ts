import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Place } from '../selection/useSelection';
import { elementAt, placeOf } from './useGridFocus';

/** How long the pointer rests before the card comes, and how long it stays after. */
const patience = 300;
const grace = 150;
const litAfter = 80;

interface Card {
  place: Place;
  rect: DOMRect;
}

/** What the pointer rests on: its card, and the column whose defaults are lit meanwhile. */
export function useHoveredCell(box: RefObject<HTMLElement | null>) {
  const [card, setCard] = useState<Card>();
  const [litColumn, setLitColumn] = useState(-1);
  const timers = useRef<number[]>([]);
  const over = useRef<string>('');

  const stop = useCallback(() => {
    for (const timer of timers.current) window.clearTimeout(timer);
    timers.current = [];
  }, []);
  const after = useCallback((delay: number, run: () => void) => {
    timers.current.push(window.setTimeout(run, delay));
  }, []);
  const hide = useCallback(() => {
    stop();
    over.current = '';
    setCard(undefined);
    setLitColumn(-1);
  }, [stop]);
  const leave = useCallback(() => {
    stop();
    over.current = '';
    after(grace, hide);
  }, [after, hide, stop]);
  /** The pointer is on the card. */
  const keep = stop;

  const show = useCallback(
    (place: Place) => {
      const cell = elementAt(box.current, place);
      if (cell) setCard({ place, rect: cell.getBoundingClientRect() });
    },
    [box],
  );
  const onPointerOver = useCallback(
    (event: PointerEvent) => {
      const place = event.pointerType === 'touch' ? undefined : placeOf(event.target);
      if (!place || place.row === 0 || place.column === 0 || event.buttons !== 0) {
        leave();
        return;
      }
      const name = `${place.row} ${place.column}`;
      if (name === over.current) return;
      stop();
      over.current = name;
      const isDefault = elementAt(box.current, place)?.dataset['state'] === 'default';
      after(litAfter, () => setLitColumn(isDefault ? place.column - 1 : -1));
      after(grace, () => setCard(undefined));
      after(patience, () => show(place));
    },
    [after, box, leave, show, stop],
  );
  useEffect(() => {
    const element = box.current;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    element?.addEventListener('scroll', hide, { passive: true });
    window.addEventListener('keydown', onKey);
    return () => {
      element?.removeEventListener('scroll', hide);
      window.removeEventListener('keydown', onKey);
      stop();
    };
  }, [box, hide, stop]);
  return {
    card,
    litColumn,
    keep,
    leave,
    handlers: { onPointerOver, onPointerLeave: leave, onPointerDownCapture: hide },
  };
}
