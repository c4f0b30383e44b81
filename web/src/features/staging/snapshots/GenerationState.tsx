import {
  IconAlertCircle,
  IconArchive,
  IconCircleCheck,
  IconLoader2,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Generation } from '~/api/staging/generations';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';

const looks: Record<Generation['state'], { icon: ReactNode; word: string; tone: StatusTone }> = {
  building: {
    icon: <IconLoader2 size={15} aria-hidden />,
    word: 'In the making',
    tone: 'processing',
  },
  ready: { icon: <IconArchive size={15} aria-hidden />, word: 'Kept', tone: 'quiet' },
  failed: { icon: <IconAlertCircle size={15} aria-hidden />, word: 'Failed', tone: 'failed' },
  dropping: { icon: <IconTrash size={15} aria-hidden />, word: 'Being dropped', tone: 'quiet' },
  dropped: { icon: <IconTrash size={15} aria-hidden />, word: 'Dropped', tone: 'quiet' },
};

/** Whether it is served, kept, or on its way. */
export function GenerationState({ generation }: { generation: Generation }) {
  if (generation.is_served) {
    return (
      <StatusWord icon={<IconCircleCheck size={15} aria-hidden />} tone="completed">
        Served
      </StatusWord>
    );
  }
  const { icon, word, tone } = looks[generation.state];
  const isCopied = generation.is_idle && generation.state === 'ready';
  return (
    <StatusWord icon={icon} tone={tone}>
      {isCopied ? 'Kept to be copied' : word}
    </StatusWord>
  );
}
