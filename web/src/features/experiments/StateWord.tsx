import {
  IconCircleCheck,
  IconEqual,
  IconLoader2,
  IconPencil,
  IconThumbUp,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ListedExperiment } from '~/api/experiments/experiments';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import { stateWord } from './words';

interface Look {
  icon: ReactNode;
  tone: StatusTone;
}

function lookOf({ state, winner }: Pick<ListedExperiment, 'state' | 'winner'>): Look {
  switch (state) {
    case 'draft':
      return { icon: <IconPencil size={15} aria-hidden />, tone: 'quiet' };
    case 'rendering':
      return { icon: <IconLoader2 size={15} aria-hidden />, tone: 'processing' };
    case 'running':
      return { icon: <IconThumbUp size={15} aria-hidden />, tone: 'waiting' };
    case 'closed':
      return winner === null
        ? { icon: <IconEqual size={15} aria-hidden />, tone: 'quiet' }
        : { icon: <IconCircleCheck size={15} aria-hidden />, tone: 'completed' };
  }
}

/** How far an experiment is: an icon and a word. */
export function StateWord({ of }: { of: Pick<ListedExperiment, 'state' | 'winner'> }) {
  return <StatusWord {...lookOf(of)}>{stateWord(of)}</StatusWord>;
}
