import { useElementScrollRestoration } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useDensity } from '~/lib/browser/preferences';
import { useVirtualRows } from './useVirtualRows';
import classes from './VirtualTable.module.css';

interface VirtualTableProps<Row> {
  label: string;
  /** Also what the place of the scroll is remembered by. */
  id: string;
  /** The widths, as CSS has them in grid-template-columns; the caller's class may change them. */
  className: string | undefined;
  columns: readonly ReactNode[];
  rows: readonly Row[];
  total?: number | undefined;
  keyOf: (row: Row) => string;
  /** The key of a row to bring into sight, when it becomes another. */
  shownKey?: string | undefined;
  /** The cells of a row, one for each column, each with role="cell". */
  renderRow: (row: Row) => ReactNode;
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
}

/** How far ahead of the last row to load more. */
const ahead = 40;

/** A table of which only the rows in sight are in the page. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { id, rows, columns, keyOf, hasMore, isLoadingMore, isStale, onLoadMore, total } = props;
  const box = useRef<HTMLDivElement>(null);
  const [density] = useDensity();
  const scroll = useElementScrollRestoration({ id });
  const { items, totalSize, scrollToIndex } = useVirtualRows({
    box,
    count: rows.length,
    size: density === 'compact' ? 36 : 44,
    initialOffset: scroll?.scrollY ?? 0,
    covered: 36,
  });
  const last = items.at(-1)?.index ?? 0;
  const shown =
    props.shownKey === undefined ? -1 : rows.findIndex((row) => keyOf(row) === props.shownKey);
  useEffect(() => {
    if (shown >= 0) scrollToIndex(shown);
  }, [scrollToIndex, shown]);
  useEffect(() => {
    if (hasMore && !isLoadingMore && !isStale && last > rows.length - ahead) onLoadMore();
  }, [hasMore, isLoadingMore, isStale, last, rows.length, onLoadMore]);
  return (
    <div
      ref={box}
      className={`${classes['box'] ?? ''} ${props.className ?? ''}`}
      data-scroll-restoration-id={id}
      data-stale={isStale || undefined}
      role="table"
      aria-label={props.label}
      aria-rowcount={total === undefined ? -1 : total + 1}
    >
      <div role="rowgroup" className={classes['head']}>
        <div role="row" aria-rowindex={1} className={classes['headRow']}>
          {columns.map((column, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- columns never change their order
            <span key={place} role="columnheader">
              {column}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes['rows']} style={{ height: totalSize }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={keyOf(row)}
              role="row"
              aria-rowindex={index + 2}
              className={classes['row']}
              style={{ transform: `translateY(${start}px)` }}
            >
              {props.renderRow(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
