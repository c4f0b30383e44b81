import type { KeyboardEvent, RefObject } from 'react';
import type { Place, useSelection } from '../selection/useSelection';

interface GridKeys {
  box: RefObject<HTMLElement | null>;
  size: { rows: number; columns: number };
  rowHeight: number;
  active: Place;
  focus: (place: Place) => void;
  open: (place: Place) => void;
  selecting: ReturnType<typeof useSelection>;
}

/** Arrows, Home and End, PageUp and PageDown; with Shift they select. */
export function useGridKeys(grid: GridKeys) {
  const { box, size, rowHeight, active, focus, open, selecting } = grid;
  return (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (mod && event.key.toLowerCase() === 'a') {
      selectAll(grid);
    } else if (event.key === ' ') {
      selecting.toggle(active);
    } else if (event.key === 'Enter' && !mod) {
      open(active);
    } else if (event.key === 'Escape' && selecting.selection.size > 0) {
      selecting.clear();
    } else {
      const inSight = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
      const to = targetOf(event.key, mod, active, size, inSight);
      if (!to) return;
      if (event.shiftKey) selecting.extend(active, to);
      else selecting.endRange();
      focus(to);
    }
    event.preventDefault();
  };
}

function selectAll({ selecting, size }: GridKeys) {
  selecting.endRange();
  selecting.extend({ row: 1, column: 1 }, { row: size.rows, column: size.columns });
  selecting.endRange();
}

function targetOf(
  key: string,
  mod: boolean,
  { row, column }: Place,
  size: GridKeys['size'],
  inSight: number,
): Place | undefined {
  const targets: Record<string, Place> = {
    ArrowUp: { row: mod ? 0 : row - 1, column },
    ArrowDown: { row: mod ? size.rows : row + 1, column },
    ArrowLeft: { row, column: mod ? 0 : column - 1 },
    ArrowRight: { row, column: mod ? size.columns : column + 1 },
    Home: { row: mod ? 1 : row, column: 1 },
    End: { row: mod ? size.rows : row, column: size.columns },
    PageUp: { row: row - inSight, column },
    PageDown: { row: row + inSight, column },
  };
  const to = targets[key];
  if (!to) return undefined;
  return { row: within(to.row, size.rows), column: within(to.column, size.columns) };
}

function within(wanted: number, most: number): number {
  return Math.max(0, Math.min(most, wanted));
}
