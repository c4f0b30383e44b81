import type { StagingSync } from '~/api/staging/syncs';
import { counted } from '~/lib/text/counts';
import { exactTime } from '~/lib/time/time';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SyncStatus } from './SyncStatus';
import classes from './Sync.module.css';
import { isCancelled, leakScanInWords, lengthInWords } from './words';

interface SyncItemProps {
  sync: StagingSync;
  /** What it brought is what staging serves. */
  isServed: boolean;
}

/** One sync in a few words; its page tells the rest. */
export function SyncItem({ sync, isServed }: SyncItemProps) {
  const length = lengthInWords(sync);
  const scan = leakScanInWords(sync);
  return (
    <li className={classes['sync']}>
      <div className={classes['syncHead']}>
        <TextLink to="/staging/sync/$syncId" params={{ syncId: sync.sync_id }}>
          {exactTime(sync.started_at)}
        </TextLink>
        <SyncStatus sync={sync} />
        {isServed && sync.status === 'completed' && (
          <span className={classes['served']}>served now</span>
        )}
      </div>
      <div className={classes['meta']}>
        <span>
          <bdi>{sync.requested_by}</bdi>, <RelativeTime at={sync.started_at} />
        </span>
        {length !== undefined && <span>{length}</span>}
        {sync.records_synced > 0 && <span>{counted(sync.records_synced, 'row')}</span>}
        {scan !== undefined && <span>{scan}</span>}
      </div>
      {sync.error && !isCancelled(sync) && (
        <p className={classes['reason']}>{sync.error.message}</p>
      )}
    </li>
  );
}
