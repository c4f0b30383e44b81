import { Paper } from '@mantine/core';
import type { StagingSync } from '~/api/staging/syncs';
import { bytesInWords } from '~/lib/text/bytes';
import { count, counted } from '~/lib/text/counts';
import { exactTime } from '~/lib/time/time';
import { leakScanInWords, lengthInWords, objectsInWords, tallyOf } from '../words';
import classes from './Run.module.css';

/** What one wants to know first of a sync that is over. */
export function RunFigures({ sync }: { sync: StagingSync }) {
  const { records_synced, records_failed, bytes_synced, tables, production_read_at } = sync;
  const masked = tallyOf(tables.flatMap(({ columns = [] }) => columns)).masked;
  const scan = leakScanInWords(sync);
  const objects = objectsInWords(sync);
  return (
    <Paper component="section" withBorder p="md" aria-label="In figures">
      <dl className={classes['figures']}>
        <Figure
          name="Rows"
          value={count(records_synced)}
          more={`${counted(tables.length, 'table')}${bytes_synced === undefined ? '' : `, ${bytesInWords(bytes_synced)}`}`}
        />
        <Figure
          name="Values masked"
          value={count(masked)}
          more={`${count(records_failed)} failed`}
        />
        {scan !== undefined && (
          <Figure
            name="Last leak scan"
            value={scan.replace(/ in .*$/, '')}
            more={scan.replace(/^.* in /, 'in ')}
          />
        )}
        {objects !== undefined && (
          <Figure
            name="Clips"
            value={objects.replace(/ .*$/, '')}
            more={objects.replace(/^\S+ /, '')}
          />
        )}
        <Figure
          name="Took"
          value={lengthInWords(sync) ?? ''}
          more={production_read_at === undefined ? '' : `data of ${exactTime(production_read_at)}`}
        />
      </dl>
    </Paper>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{more}</small>
      </dd>
    </div>
  );
}
