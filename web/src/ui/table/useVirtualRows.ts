import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useEffect, type RefObject } from 'react';

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
  /** Must stay the same function while the rows do. */
  keyOf?: (index: number) => string | number;
  rangeExtractor?: (range: Range) => number[];
}

/** Which rows of a scrolled box are in sight: only those are in the page. */
export function useVirtualRows(options: VirtualRowsOptions) {
  const { box, size, covered = 0, overscan = 10, keyOf, rangeExtractor } = options;
  // oxlint-disable-next-line react/incompatible-library -- we do not use the compiler it warns of
  const virtualizer = useVirtualizer({
    count: options.count,
    getScrollElement: () => box.current,
    estimateSize: () => size,
    horizontal: options.horizontal ?? false,
    overscan,
    initialOffset: options.initialOffset ?? 0,
    // The rows begin after the header, which the virtualizer does not know: to bring the last one
    // into sight it must scroll farther by as much. At the start the two make up for each other.
    scrollPaddingEnd: covered,
    useFlushSync: false,
    ...(keyOf ? { getItemKey: keyOf } : {}),
    ...(rangeExtractor ? { rangeExtractor } : {}),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, size]);
  return virtualizer;
}
