import { Checkbox } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useNames } from '~/api/people/useNames';
import type { ImportRow } from '~/api/transfer/imports';
import { count } from '~/lib/text/counts';
import { CellLink } from '~/ui/link/CellLink';
import { addedVersions, canDecide, strategyOf, undecided } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import { hasCell, strategyWords, whoseOf } from '../texts';
import { ActionBadge } from './ActionBadge';
import classes from './RowsTable.module.css';

interface RowCellsProps {
  row: ImportRow;
  isOpened: boolean;
  deciding: Deciding | null;
  isSelected: boolean;
  onSelect: (selected: boolean) => void;
}

/** One prompt of the file. The whole row opens it beside the list. */
export function RowCells({ row, isOpened, deciding, isSelected, onSelect }: RowCellsProps) {
  const { emotionName } = useNames();
  const { item, action, outcome, prompt_text, character_id } = row;
  const emotion = emotionName(row.emotion);
  const whose = whoseOf(row);
  return (
    <>
      {deciding && (
        <span role="cell" className={classes['select']}>
          {canDecide(row) && (
            <Checkbox
              size="xs"
              aria-label={`Select ${whose}, ${emotion}`}
              checked={isSelected}
              onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
            />
          )}
        </span>
      )}
      <span role="cell">
        <Link
          from="/transfer/import/$importId"
          to="."
          search={(now) => ({ ...now, item })}
          replace
          resetScroll={false}
          preload={false}
          className={classes['link']}
          data-item={item}
          data-opened={isOpened || undefined}
          dir="auto"
        >
          {whose}
        </Link>
      </span>
      <span role="cell">{emotion}</span>
      <span role="cell" className={classes['plan']}>
        {outcome ? <ActionBadge outcome={outcome} /> : <ActionBadge action={action} />}
        {!outcome && <Choice row={row} deciding={deciding} />}
      </span>
      <span role="cell" className={classes['quiet']}>
        {versionsInWords(row, deciding)}
      </span>
      <span role="cell" className={classes['text']} dir="auto">
        {prompt_text ?? <i>{row.version === null ? 'No text to show' : 'Deleted in the file'}</i>}
      </span>
      <span role="cell" className={classes['open']}>
        {hasCell(row) && (
          <CellLink character_id={character_id} emotion={row.emotion}>
            <IconArrowUpRight size={16} aria-label={`Open the cell ${whose}, ${emotion}`} />
          </CellLink>
        )}
      </span>
    </>
  );
}

interface ChoiceProps {
  row: ImportRow;
  deciding: Deciding | null;
}

/** What was decided, where it is not what the plan says by itself. */
function Choice({ row, deciding }: ChoiceProps) {
  const decisions = deciding?.decisions ?? undecided;
  const strategy = strategyOf(row, decisions);
  if (strategy === null || !deciding) return null;
  const isOwn = decisions.rows[row.item] !== undefined;
  return (
    <span className={classes['choice']} data-own={isOwn || undefined}>
      {row.action === 'conflict' ? strategyWords[strategy].short : 'left out'}
    </span>
  );
}

/** "3 in file, +2". */
function versionsInWords(row: ImportRow, deciding: Deciding | null): string {
  const inFile = `${count(row.version_count)} in file`;
  if (row.action === 'error' || row.outcome !== null) return inFile;
  const added = addedVersions(row, deciding?.decisions ?? undecided);
  return added === 0 ? inFile : `${inFile}, +${count(added)}`;
}
