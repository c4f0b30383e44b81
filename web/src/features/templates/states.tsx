import { IconCircleCheck, IconClockExclamation, IconPin, IconUnlink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TemplateState } from '~/api/templates/templates';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';

interface Look {
  word: string;
  tone: StatusTone;
  icon: ReactNode;
}

export const stateLooks: Record<TemplateState, Look> = {
  in_sync: { word: 'In sync', tone: 'completed', icon: <IconCircleCheck size={14} aria-hidden /> },
  behind: {
    word: 'Behind',
    tone: 'waiting',
    icon: <IconClockExclamation size={14} aria-hidden />,
  },
  pinned: { word: 'Pinned', tone: 'quiet', icon: <IconPin size={14} aria-hidden /> },
  detached: { word: 'Detached', tone: 'quiet', icon: <IconUnlink size={14} aria-hidden /> },
};

/** How a cell stands to its template. */
export function StateWord({ state }: { state: TemplateState }) {
  const { word, tone, icon } = stateLooks[state];
  return (
    <StatusWord tone={tone} icon={icon}>
      {word}
    </StatusWord>
  );
}
