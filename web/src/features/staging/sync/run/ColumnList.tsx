import type { SyncTable } from '~/api/staging/syncs';
import { count } from '~/lib/text/counts';
import { classInWords } from '../words';
import classes from './Run.module.css';

/** What became of the values of each column: "1,204,311 masked, 0 kept, 0 failed". */
export function ColumnList({ table }: { table: SyncTable }) {
  const { columns = [], columns_left_out = [] } = table;
  return (
    <ul className={classes['columnsList']} aria-label={`Columns of ${table.table}`}>
      {columns.map((column) => (
        <li key={column.column}>
          <span className={classes['columnName']}>
            {column.column} <span>{classInWords(column.class)}</span>
          </span>
          <span className={classes['tally']}>
            <Value n={column.masked} word="masked" />
            <Value n={column.kept} word="kept" />
            <Value n={column.null} word="empty" />
            <Value n={0} word="failed" />
          </span>
        </li>
      ))}
      {columns_left_out.map((column) => (
        <li key={column.column}>
          <span className={classes['columnName']}>
            {column.column} <span>{classInWords(column.class)}</span>
          </span>
          <span className={classes['tally']}>
            <span data-zero>left out</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Value({ n, word }: { n: number; word: string }) {
  return (
    <span data-zero={n === 0 || undefined}>
      {count(n)} {word}
    </span>
  );
}
