import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { IsolationResult } from '~/api/staging/status';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';

const looks: Record<IsolationResult, { icon: ReactNode; word: string; tone: StatusTone }> = {
  passed: { icon: <IconCircleCheck size={16} aria-hidden />, word: 'Passed', tone: 'completed' },
  warning: { icon: <IconAlertTriangle size={16} aria-hidden />, word: 'Warning', tone: 'waiting' },
  failed: { icon: <IconAlertCircle size={16} aria-hidden />, word: 'Failed', tone: 'failed' },
  untried: { icon: <IconHelpCircle size={16} aria-hidden />, word: 'Not tried', tone: 'quiet' },
};

/** What came of a check; `isOld` when that was too long ago to rely on. */
export function ResultWord({ result, isOld }: { result: IsolationResult; isOld: boolean }) {
  const { icon, word, tone } = looks[result];
  return (
    <StatusWord icon={icon} tone={isOld && result === 'passed' ? 'quiet' : tone}>
      {word}
      {isOld && ', long ago'}
    </StatusWord>
  );
}
