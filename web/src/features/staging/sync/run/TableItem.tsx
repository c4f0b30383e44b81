import type { SyncTable } from '~/api/staging/syncs';
import { bytesInWords } from '~/lib/text/bytes';
import { count, counted } from '~/lib/text/counts';
import { Disclosure } from '~/ui/page/Disclosure';
import { tallyOf } from '../words';
import { ColumnList } from './ColumnList';
import classes from './Run.module.css';

interface TableItemProps {
  table: SyncTable;
  isOpened: boolean;
  onToggle: () => void;
}

/** A table in a line; once it is opened, each of its columns. */
export function TableItem({ table, isOpened, onToggle }: TableItemProps) {
  const { columns, rows_left_out = 0, why_left_out = '' } = table;
  const tally = tallyOf(columns ?? []);
  const told = [
    counted(table.rows, 'row'),
    ...(table.rows > 0 ? [bytesInWords(table.bytes)] : []),
    columns
      ? `${count(tally.masked)} masked, ${count(tally.kept)} kept, 0 failed`
      : progressInWords(table),
  ].join(' · ');
  return (
    <li className={classes['table']}>
      <Disclosure
        title={
          <>
            <span className={classes['tableName']}>{table.table}</span>
            <span className={classes['counts']}>{told}</span>
          </>
        }
        below={
          rows_left_out > 0 && (
            <span className={classes['quiet']}>
              {counted(rows_left_out, 'row')} left out. {why_left_out}
            </span>
          )
        }
        isOpened={isOpened}
        onToggle={onToggle}
      >
        {columns ? (
          <ColumnList table={table} />
        ) : (
          <span className={classes['quiet']}>
            The columns are counted once all rows have arrived.
          </span>
        )}
      </Disclosure>
    </li>
  );
}

function progressInWords({ rows, is_done }: SyncTable): string {
  if (is_done) return 'all of it';
  return rows > 0 ? 'some of it' : 'none yet';
}
