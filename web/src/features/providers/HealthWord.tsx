import {
  IconAlertCircle,
  IconCircleCheck,
  IconCoinOff,
  IconHelpCircle,
  IconPlayerPause,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Provider } from '~/api/providers/providers';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import { healthOf, type Health } from './words';

const looks: Record<Health, { word: string; tone: StatusTone; icon: ReactNode }> = {
  paused: { word: 'Paused', tone: 'waiting', icon: <IconPlayerPause size={15} aria-hidden /> },
  failing: { word: 'Test failed', tone: 'failed', icon: <IconAlertCircle size={15} aria-hidden /> },
  used_up: { word: 'Budget used up', tone: 'waiting', icon: <IconCoinOff size={15} aria-hidden /> },
  untested: { word: 'Not tested', tone: 'quiet', icon: <IconHelpCircle size={15} aria-hidden /> },
  well: { word: 'Answers', tone: 'completed', icon: <IconCircleCheck size={15} aria-hidden /> },
};

/** Whether a provider can make clips, in a word. */
export function HealthWord({ provider }: { provider: Provider }) {
  const { word, tone, icon } = looks[healthOf(provider)];
  return (
    <StatusWord tone={tone} icon={icon}>
      {word}
    </StatusWord>
  );
}
