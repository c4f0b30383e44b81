import {
  IconAlertCircle,
  IconCloudCheck,
  IconCopy,
  IconDeviceDesktopCheck,
  IconPencil,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { clockTime } from '~/lib/time/clock';
import type { DraftStatus as Status } from './draftPorts';
import classes from './DraftStatus.module.css';

const icons: Record<Status['kind'], ReactNode> = {
  none: null,
  editing: <IconPencil size={16} aria-hidden />,
  server: <IconCloudCheck size={16} aria-hidden />,
  device: <IconDeviceDesktopCheck size={16} aria-hidden />,
  apart: <IconCopy size={16} aria-hidden />,
  nowhere: <IconAlertCircle size={16} aria-hidden />,
};

interface DraftStatusProps {
  status: Status;
  /** Says nothing while there is nothing to keep. */
  quiet: boolean;
  /** There is something to save though nothing was typed. */
  isNew: boolean;
}

/** Where what was typed is safe. */
export function DraftStatus({ status, quiet, isNew }: DraftStatusProps) {
  const isSilent = status.kind === 'none' && (quiet || isNew);
  return (
    <span className={classes['status']} data-kind={status.kind} role="status">
      {icons[status.kind]}
      {isSilent ? isNew && 'Not saved yet' : wordsOf(status)}
    </span>
  );
}

function wordsOf({ kind, at }: Status): string {
  switch (kind) {
    case 'none':
      return 'All changes saved';
    case 'editing':
      return 'Editing…';
    case 'server':
      return `Saved as draft ${clockTime(at)}`;
    case 'device':
      return 'Offline, kept on this device';
    case 'apart':
      return 'Kept on this device, apart from your other draft';
    case 'nowhere':
      return 'Not kept anywhere yet: copy your text before you leave';
  }
}
