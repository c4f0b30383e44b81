import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconHourglassEmpty,
  IconLoader2,
  IconTrashX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { placeInLine, type ClipState } from '~/lib/clip/clip';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';

interface ClipStatusProps {
  state: ClipState;
  /** 0 to 1. */
  progress?: number | undefined;
  queue_position?: number | null | undefined;
}

const looks: Record<ClipState, { icon: ReactNode; word: string; tone: StatusTone }> = {
  pending: { icon: <IconHourglassEmpty size={15} aria-hidden />, word: 'Pending', tone: 'quiet' },
  processing: {
    icon: <IconLoader2 size={15} aria-hidden />,
    word: 'Processing',
    tone: 'processing',
  },
  completed: {
    icon: <IconCircleCheck size={15} aria-hidden />,
    word: 'Completed',
    tone: 'completed',
  },
  failed: { icon: <IconAlertCircle size={15} aria-hidden />, word: 'Failed', tone: 'failed' },
  cancelled: { icon: <IconBan size={15} aria-hidden />, word: 'Cancelled', tone: 'quiet' },
  expired: { icon: <IconTrashX size={15} aria-hidden />, word: 'Expired', tone: 'quiet' },
};

/** The word for a state of a clip, for filters and the like. */
export function clipStateWord(state: ClipState): string {
  return looks[state].word;
}

/** How far a clip is, in words: "Pending, 3rd in line". */
export function ClipStatus({ state, progress = 0, queue_position }: ClipStatusProps) {
  const { icon, word, tone } = looks[state];
  return (
    <StatusWord icon={icon} tone={tone}>
      {word}
      {state === 'pending' && queue_position && `, ${placeInLine(queue_position)}`}
      {state === 'processing' && progress > 0 && `, ${Math.round(progress * 100)} %`}
    </StatusWord>
  );
}
