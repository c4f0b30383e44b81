import { useState } from 'react';
import { canDecide, type DecidedRow } from '../decisions/decisions';

export interface Selection {
  rows: readonly DecidedRow[];
  has: (item: number) => boolean;
  set: (rows: readonly DecidedRow[], selected: boolean) => void;
  clear: () => void;
}

const nothing: ReadonlyMap<number, DecidedRow> = new Map();

/** Rows chosen to be decided on together; only those on which there is something to decide. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState(nothing);
  return {
    rows: Array.from(chosen.values()),
    has: (item) => chosen.has(item),
    set: (rows, selected) =>
      setChosen((now) => {
        const next = new Map(now);
        for (const { item, action } of rows) {
          if (!selected) next.delete(item);
          else if (canDecide({ action })) next.set(item, { item, action });
        }
        return next;
      }),
    clear: () => setChosen(nothing),
  };
}
