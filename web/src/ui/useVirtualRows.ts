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
  /** How much of the start a sticky header covers. */
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
    scrollPaddingStart: covered,
    useFlushSync: false,
    ...(keyOf ? { getItemKey: keyOf } : {}),
    ...(rangeExtractor ? { rangeExtractor } : {}),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, size]);
  return virtualizer;
}
