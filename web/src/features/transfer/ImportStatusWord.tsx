import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconListCheck,
  IconLoader2,
  IconTrashX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ImportStatus } from '~/api/transfer/imports';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import { statusWords } from './plan/steps';

interface ImportStatusWordProps {
  status: ImportStatus;
  /** 0 to 1. */
  progress: number;
}

const looks: Record<ImportStatus, { icon: ReactNode; tone: StatusTone }> = {
  planning: { icon: <IconLoader2 size={15} aria-hidden />, tone: 'processing' },
  planned: { icon: <IconListCheck size={15} aria-hidden />, tone: 'waiting' },
  applying: { icon: <IconLoader2 size={15} aria-hidden />, tone: 'processing' },
  applied: { icon: <IconCircleCheck size={15} aria-hidden />, tone: 'completed' },
  failed: { icon: <IconAlertCircle size={15} aria-hidden />, tone: 'failed' },
  cancelled: { icon: <IconBan size={15} aria-hidden />, tone: 'quiet' },
  expired: { icon: <IconTrashX size={15} aria-hidden />, tone: 'quiet' },
};

/** How far an import is, in a word. */
export function ImportStatusWord({ status, progress }: ImportStatusWordProps) {
  const { icon, tone } = looks[status];
  return (
    <StatusWord icon={icon} tone={tone}>
      {statusWords[status]}
      {tone === 'processing' && progress > 0 && `, ${Math.round(progress * 100)} %`}
    </StatusWord>
  );
}
