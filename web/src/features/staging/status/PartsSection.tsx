import { IconAlertCircle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StagingPart } from '~/api/staging/status';
import { Section } from '~/ui/page/Section';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import classes from './Status.module.css';
import { partInWords, remedyFor } from './words';

const looks: Record<StagingPart['health'], { icon: ReactNode; word: string; tone: StatusTone }> = {
  well: { icon: <IconCircleCheck size={16} aria-hidden />, word: 'Well', tone: 'completed' },
  unwell: { icon: <IconAlertCircle size={16} aria-hidden />, word: 'Not well', tone: 'failed' },
  unknown: { icon: <IconHelpCircle size={16} aria-hidden />, word: 'Not known', tone: 'quiet' },
};

/** Each part of staging, how it is, and when that was seen. */
export function PartsSection({ parts }: { parts: readonly StagingPart[] }) {
  return (
    <Section title="Health">
      <ul className={classes['list']}>
        {parts.map(({ name, health, found, checked_at }) => (
          <li key={name} className={classes['part']}>
            <span className={classes['claim']}>{partInWords(name)}</span>
            <StatusWord icon={looks[health].icon} tone={looks[health].tone}>
              {looks[health].word}
            </StatusWord>
            <span className={classes['found']}>
              {[found, remedyFor({ name, health })].filter(Boolean).join(' ')}
            </span>
            <span className={classes['found']}>
              {checked_at !== null && <RelativeTime at={checked_at} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
