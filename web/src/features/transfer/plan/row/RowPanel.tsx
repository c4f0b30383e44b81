import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useNames } from '~/api/people/useNames';
import type { ImportRow } from '~/api/transfer/imports';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { canDecide } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import { strategies, strategyWords, whoseOf } from '../texts';
import classes from './RowPanel.module.css';
import { RowDetails } from './RowDetails';
import { RowPanelHead } from './RowPanelHead';

interface RowPanelProps {
  row: ImportRow;
  /** Those in the list, to go from one to the next. */
  rows: readonly ImportRow[];
  deciding: Deciding | null;
  onOpen: (item: number | undefined) => void;
}

/** One row of the plan, opened: beside the list, or over it where there is little room. */
export function RowPanel({ row, rows, deciding, onOpen }: RowPanelProps) {
  const isWide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false });
  const panel = useRef<HTMLElement>(null);
  const { emotionName } = useNames();
  const at = rows.indexOf(row);
  const previous = rows[at - 1]?.item;
  const next = rows[at + 1]?.item;
  const title = `${whoseOf(row)}, ${emotionName(row.emotion)}`;
  // The focus follows what was opened by hand, but not what a link opened with the page.
  useEffect(() => {
    if (document.activeElement !== document.body) panel.current?.focus();
  }, []);
  const close = () => {
    onOpen(undefined);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-item="${row.item}"]`)?.focus(),
    );
  };
  const step = (to: number | undefined) => to !== undefined && onOpen(to);
  const isConflict = row.action === 'conflict' && deciding !== null;
  useShortcuts([
    { keys: '[', label: 'Previous row', run: () => step(previous), enabled: !!previous },
    { keys: ']', label: 'Next row', run: () => step(next), enabled: !!next },
    { keys: 'Escape', label: 'Close the row', run: close, enabled: isWide },
    ...strategies.map((strategy) => ({
      keys: strategyWords[strategy].key,
      label: `${strategyWords[strategy].word} in this conflict`,
      run: () => deciding?.decideRows([row], strategy),
      enabled: isConflict,
    })),
  ]);
  const head = (
    <RowPanelHead
      title={title}
      previous={previous}
      next={next}
      onOpen={onOpen}
      onClose={isWide ? close : undefined}
    />
  );
  const details = (
    <RowDetails key={row.item} row={row} deciding={deciding && canDecide(row) ? deciding : null} />
  );
  if (!isWide) {
    return (
      <Drawer opened position="right" size="min(100%, 520px)" title={title} onClose={close}>
        {head}
        {details}
      </Drawer>
    );
  }
  return (
    <aside ref={panel} className={classes['panel']} aria-label={title} tabIndex={-1}>
      {head}
      {details}
    </aside>
  );
}
