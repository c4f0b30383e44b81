import { useElementScrollRestoration } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { useDensity } from '~/lib/browser/preferences';
import { useVirtualRows } from '~/ui/table/useVirtualRows';
import type { CellFilter } from '../model';
import { extentOf } from '../selection/selection';
import type { Place, useSelection } from '../selection/useSelection';
import { useWidth } from './useWidth';
import { CellCard } from './CellCard';
import { MatrixHead } from './MatrixHead';
import { MatrixRow } from './MatrixRow';
import { placeOf, useGridFocus } from './useGridFocus';
import { useGridKeys } from './useGridKeys';
import { useGridPointer } from './useGridPointer';
import { useHoveredCell } from './useHoveredCell';
import classes from './MatrixGrid.module.css';

interface MatrixGridProps {
  rows: readonly MatrixCharacter[];
  emotions: readonly MatrixEmotion[];
  /** All characters that are loaded, whatever the filters hide. */
  all: readonly MatrixCharacter[];
  filter: CellFilter | undefined;
  selecting: ReturnType<typeof useSelection>;
  /** A cell, or with a header the character or the global default. */
  onOpen: (characterId: string | undefined, emotion: string | undefined) => void;
}

const scrollId = 'matrix';
const fewColumns = 20;
const nameWidths = { wide: 220, narrow: 132 };

export function MatrixGrid({ rows, emotions, all, filter, selecting, onOpen }: MatrixGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [density] = useDensity();
  const rowHeight = density === 'compact' ? 32 : 36;
  const nameWidth = width > 0 && width < 600 ? nameWidths.narrow : nameWidths.wide;
  const fitting = Math.floor((width - nameWidth) / Math.max(1, emotions.length));
  const columnWidth = Math.max(72, Math.min(112, fitting));

  const scroll = useElementScrollRestoration({ id: scrollId });
  const down = useVirtualRows({
    box,
    count: rows.length,
    size: rowHeight,
    overscan: 8,
    covered: rowHeight,
    initialOffset: scroll?.scrollY ?? 0,
  });
  const across = useVirtualRows({
    box,
    count: emotions.length,
    size: columnWidth,
    overscan: 4,
    horizontal: true,
    covered: nameWidth,
    initialOffset: scroll?.scrollX ?? 0,
  });
  const columns = across.items;
  const isWide = emotions.length > fewColumns;
  const first = isWide ? (columns[0]?.index ?? 0) : 0;
  const last = isWide ? (columns.at(-1)?.index ?? 0) + 1 : emotions.length;

  const size = { rows: rows.length, columns: emotions.length };
  const { active, setActive, focus } = useGridFocus(box, size, ({ row, column }) => {
    if (row > 0) down.scrollToIndex(row - 1);
    if (column > 0) across.scrollToIndex(column - 1);
  });
  const open = ({ row, column }: Place) => {
    const id = rows[row - 1]?.id;
    const name = emotions[column - 1]?.name;
    if (id !== undefined || name !== undefined) onOpen(id, name);
  };
  const hovered = useHoveredCell(box);
  const onKeyDown = useGridKeys({ box, size, rowHeight, active, focus, open, selecting });
  const pointer = useGridPointer({ setActive, open, selecting });

  const { selection } = selecting;
  const extents = useMemo(() => {
    const ids = rows.map(({ id }) => id);
    const names = emotions.map(({ name }) => name);
    return [
      extentOf(selection, ids, names),
      ...names.map((name) => extentOf(selection, ids, [name])),
    ];
  }, [selection, rows, emotions]);
  useEffect(() => {
    box.current?.scrollTo({ top: scroll?.scrollY ?? 0, left: scroll?.scrollX ?? 0 });
    // Only when it comes up: later the person scrolls.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const { items, totalSize } = down;
  const activeIsThere = active.row === 0 || items.some(({ index }) => index === active.row - 1);
  const variables = { '--name-width': `${nameWidth}px`, '--column-width': `${columnWidth}px` };
  const contentWidth = nameWidth + columnWidth * emotions.length;
  return (
    <>
      <div
        ref={box}
        className={classes['box']}
        style={variables as CSSProperties}
        data-scroll-restoration-id={scrollId}
        role="grid"
        aria-label="Characters and emotions"
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-colcount={emotions.length + 1}
        // The tab stop, while the cell that has it is scrolled out of the page.
        tabIndex={activeIsThere ? -1 : 0}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => setActive(placeOf(target) ?? active)}
        {...pointer}
        {...hovered.handlers}
      >
        <div role="rowgroup" className={classes['headGroup']} style={{ minWidth: contentWidth }}>
          <MatrixHead
            emotions={emotions}
            first={first}
            last={last}
            columnWidth={columnWidth}
            activeColumn={active.row === 0 ? active.column : -1}
            extents={extents}
          />
        </div>
        <div
          role="rowgroup"
          className={classes['rows']}
          style={{ height: totalSize, minWidth: contentWidth }}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <MatrixRow
                key={row.id}
                row={row}
                emotions={emotions}
                place={index + 1}
                top={start}
                first={first}
                last={last}
                columnWidth={columnWidth}
                activeColumn={active.row === index + 1 ? active.column : -1}
                selected={selection.get(row.id)}
                filter={filter}
                litColumn={hovered.litColumn}
              />
            ) : null;
          })}
        </div>
      </div>
      {hovered.card && (
        <CellCard
          key={`${hovered.card.place.row} ${hovered.card.place.column}`}
          at={hovered.card.rect}
          row={rows[hovered.card.place.row - 1]}
          column={hovered.card.place.column - 1}
          emotions={emotions}
          all={all}
          onEnter={hovered.keep}
          onLeave={hovered.leave}
        />
      )}
    </>
  );
}
