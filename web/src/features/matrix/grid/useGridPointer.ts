import { useRef, type MouseEvent, type PointerEvent } from 'react';
import type { Place, useSelection } from '../selection/useSelection';
import { placeOf } from './useGridFocus';

interface GridPointer {
  setActive: (place: Place) => void;
  open: (place: Place) => void;
  selecting: ReturnType<typeof useSelection>;
}

/**
 * A click opens; with Ctrl, or once something is selected, it selects; with Shift, or by dragging,
 * a rectangle. One listener for all cells.
 */
export function useGridPointer({ setActive, open, selecting }: GridPointer) {
  const pressed = useRef<Place>(undefined);
  const wasDragged = useRef(false);

  const onPointerDown = (event: PointerEvent) => {
    wasDragged.current = false;
    const place = placeOf(event.target);
    const draws = event.pointerType === 'mouse' && event.button === 0 && !event.shiftKey;
    pressed.current = draws && place && place.row > 0 && place.column > 0 ? place : undefined;
    // Shift would select the text between.
    if (event.shiftKey) event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = pressed.current;
    if (!from || (event.buttons & 1) === 0) return;
    const to = placeOf(event.target);
    if (!to || (!wasDragged.current && to.row === from.row && to.column === from.column)) return;
    if (!wasDragged.current) selecting.endRange();
    wasDragged.current = true;
    selecting.extend(from, to);
  };
  const onClick = (event: MouseEvent) => {
    const place = placeOf(event.target);
    pressed.current = undefined;
    if (!place || wasDragged.current) return;
    setActive(place);
    const target = event.target as Element;
    const isHeader = place.row === 0 || place.column === 0;
    if (event.shiftKey) {
      selecting.extend(place, place);
    } else if (isHeader) {
      if (target.closest('[data-open]')) open(place);
      else selecting.toggle(place);
    } else if (event.ctrlKey || event.metaKey || selecting.selection.size > 0) {
      selecting.toggle(place);
    } else {
      open(place);
    }
  };
  return { onPointerDown, onPointerMove, onClick };
}
