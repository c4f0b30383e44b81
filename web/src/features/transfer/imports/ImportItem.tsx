import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { isImporting, type ImportSummary } from '~/api/transfer/imports';
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { ImportStatusWord } from '../ImportStatusWord';
import { resultsInWords } from '../plan/report/results';
import classes from '../Transfer.module.css';

/** One import: which file, how far it is, and what came of it. */
export function ImportItem({ one }: { one: ImportSummary }) {
  const results = resultsInWords(one);
  return (
    <li className={classes['item']} data-link>
      <div className={classes['name']}>
        <Link
          to="/transfer/import/$importId"
          params={{ importId: one.import_id }}
          className={classes['link']}
        >
          {one.file_name}
        </Link>
      </div>
      <div className={classes['meta']}>
        <ImportStatusWord status={one.status} progress={one.progress} />
        {results !== '' && <span>{results}</span>}
      </div>
      <div className={classes['meta']}>
        <span>{bytesInWords(one.file_bytes)}</span>
        <span>
          <bdi>{one.requested_by?.display_name ?? 'Somebody'}</bdi>,{' '}
          <RelativeTime at={one.created_at} />
        </span>
      </div>
      {isImporting(one.status) && (
        <Progress
          value={100 * one.progress}
          mt={6}
          aria-label={`Progress of ${isolated(one.file_name)}`}
        />
      )}
    </li>
  );
}
