import { ActionIcon, Progress } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import type { Names } from '~/api/people/useNames';
import type { Export } from '~/api/transfer/exports';
import { useClipState } from '~/lib/clip/useClipState';
import { bytesInWords } from '~/lib/text/bytes';
import { ClipStatus } from '~/ui/clip/ClipStatus';
import { Expiry } from '~/ui/clip/Expiry';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from '../Transfer.module.css';
import { ExportActions } from './ExportActions';
import { ExportDetails } from './ExportDetails';
import { contentInWords } from './words';

interface ExportItemProps {
  made: Export;
  names: Names;
  mayEdit: boolean;
  isOpened: boolean;
  onOpen: (id: string | undefined) => void;
}

/** One file: what is in it, whose it is, how long it is kept, and how to get it. */
export function ExportItem({ made, names, mayEdit, isOpened, onOpen }: ExportItemProps) {
  const state = useClipState(made);
  const id = useId();
  const isCompleted = state === 'completed';
  return (
    <li className={classes['item']} data-opened={isOpened || undefined}>
      <div className={classes['head']}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Details of ${made.file_name}`}
          aria-expanded={isOpened}
          aria-controls={isOpened ? id : undefined}
          onClick={() => onOpen(isOpened ? undefined : made.export_id)}
        >
          <IconChevronRight size={16} className={classes['chevron']} />
        </ActionIcon>
        <div className={classes['words']}>
          <div className={classes['name']}>
            <span className={classes['format']}>{made.format.toUpperCase()}</span>{' '}
            {contentInWords(made, names)}
          </div>
          <div className={classes['meta']}>
            <ClipStatus state={state} progress={made.progress} />
            {made.bytes !== null && <span>{bytesInWords(made.bytes)}</span>}
            <span>
              <bdi>{made.requested_by?.display_name ?? 'Somebody'}</bdi>,{' '}
              <RelativeTime at={made.created_at} />
            </span>
            {isCompleted && <Expiry at={made.expires_at} rule="Files are kept for seven days" />}
          </div>
        </div>
        <ExportActions {...{ made, state, mayEdit, isOpened }} onCreated={onOpen} />
      </div>
      {(state === 'pending' || state === 'processing') && (
        <Progress
          value={100 * made.progress}
          aria-label={`Progress of ${made.file_name}`}
          className={classes['progress'] ?? ''}
        />
      )}
      {state === 'failed' && made.error && (
        <p className={classes['reason']}>{made.error.message}</p>
      )}
      {isOpened && (
        <div id={id} className={classes['details']}>
          <ExportDetails made={made} />
        </div>
      )}
    </li>
  );
}
