import { Checkbox, VisuallyHidden } from '@mantine/core';
import type { ImportRow } from '~/api/transfer/imports';
import { VirtualTable } from '~/ui/table/VirtualTable';
import { canDecide } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import { RowCells } from './RowCells';
import classes from './RowsTable.module.css';
import type { Selection } from './useSelection';

interface RowsTableProps {
  rows: readonly ImportRow[];
  isApplied: boolean;
  /** The number of the row that is opened. */
  opened: number | undefined;
  deciding: Deciding | null;
  selection: Selection;
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
}

/** The prompts of the file, in its order, and what becomes of each. */
export function RowsTable(props: RowsTableProps) {
  const { rows, isApplied, opened, deciding, selection, ...list } = props;
  const columns = ['Character', 'Emotion', isApplied ? 'Done' : 'Plan', 'Versions', 'Text'];
  const selectable = rows.filter(canDecide);
  const chosen = selectable.filter(({ item }) => selection.has(item)).length;
  const head = deciding && (
    <Checkbox
      size="xs"
      aria-label="Select the rows listed"
      disabled={selectable.length === 0}
      checked={chosen > 0 && chosen === selectable.length}
      indeterminate={chosen > 0 && chosen < selectable.length}
      onChange={({ currentTarget }) => selection.set(selectable, currentTarget.checked)}
    />
  );
  const last = <VisuallyHidden>The cell</VisuallyHidden>;
  return (
    <VirtualTable
      label="Prompts of the file"
      id={isApplied ? 'import-report' : 'import-plan'}
      className={`${classes['table'] ?? ''} ${deciding ? (classes['selectable'] ?? '') : ''}`}
      columns={[...(head ? [head] : []), ...columns, last]}
      rows={rows}
      shownKey={opened === undefined ? undefined : String(opened)}
      keyOf={({ item }) => String(item)}
      renderRow={(row) => (
        <RowCells
          row={row}
          isOpened={row.item === opened}
          deciding={deciding}
          isSelected={selection.has(row.item)}
          onSelect={(selected) => selection.set([row], selected)}
        />
      )}
      {...list}
    />
  );
}
