import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconHourglassEmpty,
  IconLoader2,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StagingSync } from '~/api/staging/syncs';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import { isCancelled } from './words';

type State = StagingSync['status'] | 'cancelled';

const looks: Record<State, { icon: ReactNode; word: string; tone: StatusTone }> = {
  pending: { icon: <IconHourglassEmpty size={15} aria-hidden />, word: 'Waiting', tone: 'quiet' },
  in_progress: {
    icon: <IconLoader2 size={15} aria-hidden />,
    word: 'Running',
    tone: 'processing',
  },
  completed: {
    icon: <IconCircleCheck size={15} aria-hidden />,
    word: 'Completed',
    tone: 'completed',
  },
  failed: { icon: <IconAlertCircle size={15} aria-hidden />, word: 'Failed', tone: 'failed' },
  cancelled: { icon: <IconBan size={15} aria-hidden />, word: 'Cancelled', tone: 'quiet' },
};

/** How a sync ended, or how far it is. */
export function SyncStatus({ sync }: { sync: StagingSync }) {
  const { icon, word, tone } = looks[isCancelled(sync) ? 'cancelled' : sync.status];
  const percent = Math.round(100 * sync.progress);
  return (
    <StatusWord icon={icon} tone={tone}>
      {word}
      {sync.status === 'in_progress' && percent > 0 && `, ${percent} %`}
    </StatusWord>
  );
}
