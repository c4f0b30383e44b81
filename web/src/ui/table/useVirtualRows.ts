import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { offsetToShow, rowsInSight } from './rowsInSight';

interface VirtualRowsOptions {
  box: RefObject<HTMLElement | null>;
  count: number;
  /** Of every row, in pixels. */
  size: number;
  horizontal?: boolean;
  overscan?: number;
  initialOffset?: number;
  /** The length of a sticky header before the rows; their `start` counts from its end. */
  covered?: number;
}

/** Which rows of a scrolled box are in sight: only those are in the page. All are of one size, so there
    is nothing to measure. */
export function useVirtualRows(options: VirtualRowsOptions) {
  const { box, count, size, horizontal = false, initialOffset = 0, covered = 0 } = options;
  const start = useRef(initialOffset);
  const [sight, setSight] = useState(() => ({
    first: Math.floor(initialOffset / size),
    length: horizontal ? window.innerWidth : window.innerHeight,
  }));

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (start.current > 0) {
      element.scrollTo(horizontal ? { left: start.current } : { top: start.current });
      start.current = 0;
    }
    const look = () => {
      const { offset, length } = placeOf(element, horizontal);
      const first = Math.floor(offset / size);
      setSight((before) =>
        before.first === first && before.length === length ? before : { first, length },
      );
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resizes = new ResizeObserver(look);
    resizes.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resizes.disconnect();
    };
  }, [box, size, horizontal]);

  const scrollToIndex = useCallback(
    (index: number) => {
      const element = box.current;
      if (!element) return;
      const offset = offsetToShow(index, { ...placeOf(element, horizontal), size, covered });
      element.scrollTo(horizontal ? { left: offset } : { top: offset });
    },
    [box, size, horizontal, covered],
  );

  const { from, until } = rowsInSight(sight, { count, size, overscan: options.overscan ?? 10 });
  const items = Array.from({ length: until - from }, (_, place) => ({
    index: from + place,
    start: (from + place) * size,
  }));
  return { items, totalSize: count * size, scrollToIndex };
}

function placeOf(element: HTMLElement, horizontal: boolean) {
  return horizontal
    ? { offset: element.scrollLeft, length: element.clientWidth }
    : { offset: element.scrollTop, length: element.clientHeight };
}
